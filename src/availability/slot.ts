import type { Terms } from '../catalog/bookable.ts'
import { after, DAY, MINUTE, minutesOf, type Period } from '../shared/period.ts'
import type { Opening } from './openings.ts'
import { instantOf, quarterFrom, quarterOf } from './quarter.ts'
import { covers, periodOf, type Span, spanOf, union } from './span.ts'

/** A bookable piece of free time. */
export interface Slot extends Period {
  unitsLeft: number
}

export type SlotTerms = Pick<
  Terms,
  'slotMinutes' | 'minMinutes' | 'maxMinutes' | 'leadMinutes' | 'horizonDays'
>

/** When a booking made at `now` may start at the earliest, and must have ended at the latest. */
export const bookableSpan = ({ leadMinutes, horizonDays }: SlotTerms, now: Date): Span => ({
  from: quarterFrom(after(now, leadMinutes * MINUTE)),
  until: quarterOf(after(now, horizonDays * DAY)),
})

/** Whether a flexible booking may last so long; a fixed session has the length of its period. */
export const allowsDuration = (
  { slotMinutes, minMinutes, maxMinutes }: SlotTerms,
  minutes: number,
): boolean => minutes >= minMinutes && minutes <= maxMinutes && minutes % slotMinutes === 0

export interface SlotQuestion {
  openings: readonly Opening[]
  /** Free spans of each unit. */
  free: readonly (readonly Span[])[]
  terms: SlotTerms
  minutes: number
  /** How many units must be free for all of it; one when left out. */
  units?: number
  window: Span
  now: Date
}

/** Every slot inside the window that lasts `minutes` (a fixed session: at least so long), in order of time. */
export function* slotsOf(question: SlotQuestion): Generator<Slot> {
  const { openings, free, terms, minutes, units = 1, window, now } = question
  const { from, until } = bookableSpan(terms, now)
  const bounds = { from: Math.max(from, window.from), until: Math.min(until, window.until) }
  for (const candidate of candidates(openings, terms, minutes, bounds)) {
    const unitsLeft = free.filter((spans) => covers(spans, candidate)).length
    if (unitsLeft >= units) yield { unitsLeft, ...periodOf(candidate) }
  }
}

function* candidates(
  openings: readonly Opening[],
  terms: SlotTerms,
  minutes: number,
  bounds: Span,
): Generator<Span> {
  const flexible = flexibleSpans(openings)
  const length = minutes / 15
  const step = terms.slotMinutes / 15
  for (const opening of openings) {
    if (opening.mode === 'FIXED') {
      const long = opening.until - opening.from >= length
      if (long && opening.from >= bounds.from && opening.until <= bounds.until) yield opening
    } else if (allowsDuration(terms, minutes)) {
      const skipped = Math.max(0, Math.ceil((bounds.from - opening.from) / step))
      const last = Math.min(opening.until, bounds.until - length + 1)
      for (let from = opening.from + skipped * step; from < last; from += step) {
        const candidate = { from, until: from + length }
        if (covers(flexible, candidate)) yield candidate
      }
    }
  }
}

/** Flexible openings joined where they touch, so that a booking may run past midnight. */
const flexibleSpans = (openings: readonly Opening[]): Span[] =>
  union(openings.filter(({ mode }) => mode === 'FLEXIBLE'))

/** How a period fits the openings: a slot, or the first reason why it is none. */
export function fitOf(period: Period, openings: readonly Opening[], { slotMinutes }: SlotTerms): OpeningFit {
  const span = spanOf(period)
  const sessions = openings.filter(({ mode }) => mode === 'FIXED')
  if (sessions.some(({ from, until }) => from === span.from && until === span.until)) return 'SESSION'
  if (sessions.some(({ from, until }) => from < span.until && until > span.from)) return 'NOT_A_SESSION'
  if (!covers(flexibleSpans(openings), span)) return 'CLOSED'
  const opening = openings.find(({ from, until }) => from <= span.from && span.from < until)
  const onGrid = opening && ((span.from - opening.from) * 15) % slotMinutes === 0
  return onGrid && minutesOf(period) % slotMinutes === 0 ? 'FLEXIBLE' : 'OFF_GRID'
}

export type OpeningFit = 'SESSION' | 'FLEXIBLE' | 'NOT_A_SESSION' | 'CLOSED' | 'OFF_GRID'

/** The instant at which the current quarter of an hour began. */
export const quarterStart = (now: Date): Date => instantOf(quarterOf(now))
