import { badInput } from './fault.ts'

/** Refuses a number out of its range. */
export function checkRange(name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return
  throw badInput({
    en: `"${name}" must be from ${min} to ${max}, but is ${value}.`,
    zh: `"${name}" 须在 ${min} 到 ${max} 之间,当前为 ${value}。`,
  })
}
