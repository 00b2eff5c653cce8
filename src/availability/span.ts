import type { Period } from '../shared/period.ts'
import {
  firstQuarterOf,
  instantOf,
  QUARTERS_OF_WEEK,
  quarterFrom,
  quarterOf,
  weekOf,
  weeksBetween,
} from './quarter.ts'

/** Quarters `from` (included) to `until` (not included). */
export interface Span {
  from: number
  until: number
}

/** The quarters that a period touches. */
export const spanOf = ({ startsAt, endsAt }: Period): Span => ({
  from: quarterOf(startsAt),
  until: quarterFrom(endsAt),
})

export const periodOf = ({ from, until }: Span): Period => ({
  startsAt: instantOf(from),
  endsAt: instantOf(until),
})

/** The same quarters as sorted spans that neither overlap nor touch. */
export function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until)
    else if (span.until > span.from) merged.push({ from: span.from, until: span.until })
  }
  return merged
}

/** The quarters of `spans`, which must be sorted and apart as `union` makes them, that are in none of `removed`. */
export function subtract(spans: readonly Span[], removed: readonly Span[]): Span[] {
  const holes = union(removed)
  const left: Span[] = []
  let next = 0
  for (const span of spans) {
    let from = span.from
    while (next < holes.length && holes[next]!.until <= from) next += 1
    for (let i = next; i < holes.length && holes[i]!.from < span.until; i += 1) {
      if (holes[i]!.from > from) left.push({ from, until: holes[i]!.from })
      from = Math.max(from, holes[i]!.until)
    }
    if (from < span.until) left.push({ from, until: span.until })
  }
  return left
}

/** The parts of `spans` inside `window`. */
export const within = (spans: readonly Span[], window: Span): Span[] =>
  spans
    .map(({ from, until }) => ({ from: Math.max(from, window.from), until: Math.min(until, window.until) }))
    .filter(({ from, until }) => from < until)

/** What two rows of spans, each sorted and apart as `union` makes them, have in common. */
export function intersection(a: readonly Span[], b: readonly Span[]): Span[] {
  const common: Span[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const from = Math.max(a[i]!.from, b[j]!.from)
    const until = Math.min(a[i]!.until, b[j]!.until)
    if (from < until) common.push({ from, until })
    if (a[i]!.until < b[j]!.until) i += 1
    else j += 1
  }
  return common
}

/** The weeks that a span touches. */
export const weeksTouched = ({ from, until }: Span): number[] => weeksBetween(weekOf(from), weekOf(until - 1))

/** Whether one of `spans`, which must be sorted and apart, holds all of a span. */
export function covers(spans: readonly Span[], { from, until }: Span): boolean {
  // Asked for every slot of every unit: the last span that begins at `from` or before is the only one that can.
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (spans[middle]!.from <= from) low = middle + 1
    else high = middle
  }
  return low > 0 && until <= spans[low - 1]!.until
}

/** The bits of weeks that follow each other: "1" for each quarter in `spans`, which must be sorted and apart. */
export function bitsOf(spans: readonly Span[], weeks: readonly number[]): string[] {
  let next = 0
  return weeks.map((week) => {
    const first = firstQuarterOf(week)
    while (next < spans.length && spans[next]!.until <= first) next += 1
    let bits = ''
    for (let i = next; i < spans.length && spans[i]!.from < first + QUARTERS_OF_WEEK; i += 1) {
      const { from, until } = spans[i]!
      bits = bits.padEnd(from - first, '0').padEnd(Math.min(until - first, QUARTERS_OF_WEEK), '1')
    }
    return bits.padEnd(QUARTERS_OF_WEEK, '0')
  })
}

/** The spans of set bits, in bytes whose highest bit is that of quarter `first`. */
export function spansOf(bytes: Uint8Array, first: number): Span[] {
  const spans: Span[] = []
  let from = NONE
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!
    // Most bytes go on as the last one ended.
    if (byte === (from === NONE ? 0 : ALL_SET)) continue
    for (let bit = 0; bit < 8; bit += 1) {
      const isSet = (byte & (HIGHEST >> bit)) > 0
      if (isSet === (from !== NONE)) continue
      const quarter = first + i * 8 + bit
      if (!isSet) spans.push({ from, until: quarter })
      from = isSet ? quarter : NONE
    }
  }
  if (from !== NONE) spans.push({ from, until: first + bytes.length * 8 })
  return spans
}

const NONE = -1
const ALL_SET = 0xff
const HIGHEST = 0x80
/** Bits as hexadecimal digits, as which they travel: a quarter as long. */
export const toHex = (bits: string): string =>
  BigInt(`0b${bits}`)
    .toString(16)
    .padStart(bits.length / 4, '0')

export const fromHex = (hex: string): string =>
  BigInt(`0x${hex}`)
    .toString(2)
    .padStart(hex.length * 4, '0')
