import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { QualityElement } from './bookable.ts'
import { type StandardNumber, standardNumber } from './search/standard-number.ts'

/** A published standard by which something is tested or calibrated. */
export interface Method extends StandardNumber {
  /** As it is published, such as "GB/T 228.1-2021". */
  name: string
}

// No number of a standard comes near it.
const MAX_NAME = 100

/** The standard that a text names; null when it names none, or more than one. */
export function methodOf(text: string): Method | null {
  if (text.length > MAX_NAME) return null
  const name = text.normalize('NFKC').trim().replace(/\s+/g, ' ')
  const standard = standardNumber(name)
  return standard && { ...standard, name }
}

/** The standards that texts name, each once, as it is written first. */
export function methodsOf(texts: readonly string[]): Method[] {
  const methods = new Map<string, Method>()
  for (const method of texts.map(methodOf)) {
    const key = method && `${method.number}-${method.edition}`
    if (key && !methods.has(key)) methods.set(key, method)
  }
  return [...methods.values()]
}

/** What to say of a text that names no standard. */
export const notAStandard = (text: string): Text => ({
  en: `"${text.slice(0, MAX_NAME)}" is not known as the number of a standard. Write its publisher, its number and, where one is meant, the edition, such as "GB/T 228.1-2021", "JJF 1064-2010", "ISO 6892-1:2019" or "GB/T 229"; one number in each entry.`,
  zh: `“${text.slice(0, MAX_NAME)}”不是可识别的标准编号。请写明标准代号、顺序号,必要时加年代号,例如“GB/T 228.1-2021”“JJF 1064-2010”“ISO 6892-1:2019”“GB/T 229”;每项只写一个编号。`,
})

/** What is wrong with a list of methods. */
export function methodProblems(texts: readonly string[], most: number, field = 'methods'): Problem[] {
  if (texts.length > most) {
    const text = {
      en: `At most ${most} methods are allowed; these are ${texts.length}.`,
      zh: `方法最多 ${most} 项,当前为 ${texts.length} 项。`,
    }
    return [{ code: 'INVALID_INPUT', path: [field], text }]
  }
  return texts.flatMap((text, i) =>
    methodOf(text)
      ? []
      : [{ code: 'INVALID_INPUT' as const, path: [field, String(i)], text: notAStandard(text) }],
  )
}

// JJG: verification regulations of metrology (国家计量检定规程); JJF: its technical norms, calibration among them (校准规范).
const METROLOGICAL = /^jj[gf]\d/

/** What an instrument serves whose lab does not say: metrology where it verifies or calibrates, otherwise testing. */
export const impliedElements = (methods: readonly StandardNumber[]): QualityElement[] =>
  methods.some(({ number }) => METROLOGICAL.test(number)) ? ['METROLOGY'] : ['TESTING']
