import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql'
import type { Text } from '../shared/language.ts'

/** What a cell says, as the API would be given it, or why it cannot be read. */
export type Cell = { value: unknown } | { problem: Text }

/** Reads a cell that is not empty. */
export function readCell(text: string, given: GraphQLInputType): Cell {
  const type = getNullableType(given)
  if (isListType(type)) {
    if (isInputObjectType(getNamedType(type))) return readJson(text)
    const parts = text.split(/[;;\n]/).filter((part) => part.trim())
    const cells = parts.map((part) => readCell(part.trim(), type.ofType))
    return (
      cells.find((cell) => 'problem' in cell) ?? { value: cells.map((cell) => 'value' in cell && cell.value) }
    )
  }
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name)
    const name = text.toUpperCase()
    return names.includes(name) ? { value: name } : { problem: oneOf(names) }
  }
  const scalar = SCALARS[getNamedType(type).name]
  if (!scalar) return { value: text }
  const value = scalar.read(text)
  return value === undefined ? { problem: scalar.problem } : { value }
}

interface Scalar {
  read: (text: string) => unknown
  problem: Text
}

const FLAGS: Record<string, boolean> = { true: true, yes: true, 是: true, false: false, no: false, 否: false }

const SCALARS: Record<string, Scalar> = {
  Int: {
    read: (text) => (/^-?\d{1,9}$/.test(text) ? Number(text) : undefined),
    problem: { en: 'This must be a whole number.', zh: '须为整数。' },
  },
  Boolean: {
    read: (text) => FLAGS[text.toLowerCase()],
    problem: { en: 'This must be true or false.', zh: '须为 true/false(或是/否)。' },
  },
  Decimal: {
    read: (text) => (/^\d+(\.\d{1,2})?$/.test(text) ? text : undefined),
    problem: { en: 'This must be an amount in yuan, such as 199.50.', zh: '须为以元计的金额,例如 199.50。' },
  },
  LocalTime: {
    read: (text) => (/^([01]?\d|2[0-3]):[0-5]\d$/.test(text) ? text.padStart(5, '0') : undefined),
    problem: { en: 'This must be a time of day, such as 08:30.', zh: '须为时刻,例如 08:30。' },
  },
}

function readJson(text: string): Cell {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return {
      problem: {
        en: 'This must be a list in JSON, such as [{"minutesBefore": 1440, "feePercent": 50}].',
        zh: '须为 JSON 列表,例如 [{"minutesBefore": 1440, "feePercent": 50}]。',
      },
    }
  }
}

const oneOf = (names: readonly string[]): Text => ({
  en: `This must be one of ${names.join(', ')}.`,
  zh: `须为以下之一:${names.join('、')}。`,
})
