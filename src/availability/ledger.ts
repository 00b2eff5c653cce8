import { type Period, widened } from '../shared/period.ts'
import type { Opening } from './openings.ts'
import { bitsOf, type Span, spanOf, subtract, union } from './span.ts'

/** All that decides when the units of one calendar are free. */
export interface LedgerSources {
  units: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  openings: readonly Opening[]
  closures: readonly (Period & { unit: number | null })[]
  /** Taken periods, with the buffers of the bookings in them. */
  occupancies: readonly (Period & { unit: number })[]
}

export interface Ledger {
  open: Span[]
  /** Free spans of unit 1, 2, …: where the time itself of a new booking, without its buffers, may lie. */
  free: Span[][]
}

/** The ledger, computed from its sources: the one definition of what is free. */
export function ledgerOf(sources: LedgerSources): Ledger {
  const closedFor = (unit: number | null) =>
    sources.closures.filter((closure) => closure.unit === unit).map((closure) => spanOf(closure))
  const open = subtract(union(sources.openings), closedFor(null))
  const free = Array.from({ length: sources.units }, (_, i) => {
    const taken = sources.occupancies
      .filter(({ unit }) => unit === i + 1)
      .map((taken) => shadowOf(taken, sources))
    return subtract(open, [...closedFor(i + 1), ...taken])
  })
  return { open, free }
}

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

export interface WeekBits {
  week: number
  unit: number
  free: string
}

/** The ledger's rows for some weeks. */
export const weekBits = (free: readonly Span[][], weeks: readonly number[]): WeekBits[] =>
  weeks.flatMap((week) => free.map((spans, i) => ({ week, unit: i + 1, free: bitsOf(spans, week) })))
