import { once } from '../shared/once.ts'
import { type Period, widened } from '../shared/period.ts'
import type { Opening } from './openings.ts'
import { weeksBetween } from './quarter.ts'
import { bitsOf, type Span, spanOf, subtract, toHex, union } from './span.ts'

/** All that decides when the units of one calendar are free. */
export interface LedgerSources {
  units: number
  slotMinutes: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  openings: readonly Opening[]
  closures: readonly (Period & { unit: number | null })[]
  /** Taken periods, with the buffers of the bookings in them. */
  occupancies: readonly (Period & { unit: number })[]
}

export interface Ledger {
  /** When it is open at all. */
  open: readonly Span[]
  /** The quarters on which a booking may begin by the rules alone: closures are in `open`. */
  starts: readonly Span[]
  /** Free spans of unit 1, 2, …: where the time itself of a new booking, without its buffers, may lie. */
  free: (readonly Span[])[]
}

/**
 * The ledger, computed from its sources: the one definition of what is free. What follows from the openings alone is
 * computed once for all calendars that share them.
 */
export function ledgerOf(sources: LedgerSources): Ledger {
  const closedFor = (unit: number | null) =>
    sources.closures.filter((closure) => closure.unit === unit).map((closure) => spanOf(closure))
  const open = without(openOf(sources.openings), closedFor(null))
  const free = Array.from({ length: sources.units }, (_, i) => {
    const taken = sources.occupancies
      .filter(({ unit }) => unit === i + 1)
      .map((taken) => shadowOf(taken, sources))
    return without(open, [...closedFor(i + 1), ...taken])
  })
  return { open, starts: startsOf(sources.openings, sources.slotMinutes), free }
}

/** The very same spans where nothing is removed, so that their bits are known. */
const without = (spans: readonly Span[], removed: readonly Span[]): readonly Span[] =>
  removed.length === 0 ? spans : subtract(spans, removed)

const openOf = once((openings: readonly Opening[]): readonly Span[] => union(openings))

/** Each point of the slot grid of flexible openings, and the beginning of each session. */
const startsOf = once((openings: readonly Opening[], slotMinutes: number): readonly Span[] => {
  const step = slotMinutes / 15
  const starts = openings.flatMap(({ from, until, mode }) =>
    Array.from(
      { length: mode === 'FIXED' ? 1 : Math.ceil((until - from) / step) },
      (_, i) => from + i * step,
    ),
  )
  return union(starts.map((from) => ({ from, until: from + 1 })))
})

/** How far from a booking's own time another one can be kept away by the buffers of both, in minutes. */
export const reachOf = ({ bufferBeforeMinutes, bufferAfterMinutes }: Buffers): number =>
  bufferBeforeMinutes + bufferAfterMinutes

type Buffers = Pick<LedgerSources, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>

/**
 * Where no new booking may lie because of a taken period: the new one's buffers must stay clear of it too. So a
 * new booking is tested by its own time alone, and its buffers may reach beyond opening hours.
 */
export const shadowOf = (taken: Period, { bufferBeforeMinutes, bufferAfterMinutes }: Buffers): Span =>
  spanOf(widened(taken, bufferAfterMinutes, bufferBeforeMinutes))

/** The ledger of one week, a bit for each quarter, as hexadecimal digits. */
export interface LedgerWeek {
  week: number
  open: string
  starts: string
  /** Of unit 1, 2, … */
  free: string[]
}

/** The ledger of weeks that follow each other, as it is stored. */
export function ledgerWeeks({ open, starts, free }: Ledger, weeks: readonly number[]): LedgerWeek[] {
  const span = [weeks[0] ?? 0, weeks.at(-1) ?? -1] as const
  const [openBits, startBits] = [bitsOnce(open, ...span), bitsOnce(starts, ...span)]
  const freeBits = free.map((spans) => (spans === open ? openBits : bitsOf(spans, weeks).map(toHex)))
  return weeks.map((week, i) => {
    return { week, open: openBits[i]!, starts: startBits[i]!, free: freeBits.map((bits) => bits[i]!) }
  })
}

const bitsOnce = once((spans: readonly Span[], first: number, last: number) =>
  bitsOf(spans, weeksBetween(first, last)).map(toHex),
)
