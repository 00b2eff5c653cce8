import type { Opening } from '../../availability/openings.ts'
import { type Slot, type SlotTerms, slotsOf } from '../../availability/slot.ts'
import { type Span, within } from '../../availability/span.ts'
import type { Period } from '../../shared/period.ts'
import { spanInside } from './waitlist-entry.ts'

/** So long, on so many units, somewhere in a range. */
export interface Wanted extends Period {
  minutes: number
  units: number
}

export interface WaitlistQuestion {
  openings: readonly Opening[]
  /** Free spans of each unit. */
  free: readonly Span[][]
  terms: SlotTerms
  now: Date
}

/**
 * The slots of a range at which enough units are free, the earliest first. They need not be the same units for all of
 * the time: others may have to be moved to other units so that it fits.
 */
export function* slotsFor(wanted: Wanted, { openings, free, terms, now }: WaitlistQuestion): Generator<Slot> {
  const room = freeOnAtLeast(free, wanted.units)
  // Only where something is free: of what people wait for, most is taken.
  for (const window of within(room, spanInside(wanted))) {
    const long = window.until - window.from >= wanted.minutes / 15
    if (long) yield* slotsOf({ openings, free: [room], terms, minutes: wanted.minutes, window, now })
  }
}

/** Whether a range has any slot by the opening rules and durations alone, were nothing taken; the earliest. */
export const firstSlotEver = (wanted: Wanted, question: Omit<WaitlistQuestion, 'free'>): Slot | null =>
  slotsFor({ ...wanted, units: 1 }, { ...question, free: [[spanInside(wanted)]] }).next().value ?? null

/** The spans in which at least so many units are free, sorted and apart. */
export function freeOnAtLeast(free: readonly Span[][], count: number): Span[] {
  const edges = free
    .flat()
    .flatMap(({ from, until }) => [
      { at: from, units: 1 },
      { at: until, units: -1 },
    ])
    // What begins first, so that spans of two units that touch become one.
    .sort((a, b) => a.at - b.at || b.units - a.units)
  const found: Span[] = []
  let units = 0
  let from = 0
  for (const edge of edges) {
    if (edge.units > 0 && units === count - 1) from = edge.at
    units += edge.units
    if (edge.units < 0 && units === count - 1 && edge.at > from) found.push({ from, until: edge.at })
  }
  return found
}
