import type { ClosureRow } from '../availability/closures.table.ts'
import { ledgerOf, shadowOf } from '../availability/ledger.ts'
import type { Opening } from '../availability/openings.ts'
import { slotsOf } from '../availability/slot.ts'
import { covers, type Span, spanOf, subtract } from '../availability/span.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { type Period, widened } from '../shared/period.ts'
import { pick, type Random, wholeNumber } from './random.ts'

/** A calendar while it is filled with bookings: what is left of each unit. */
export interface Diary {
  bookable: Bookable
  openings: readonly Opening[]
  free: (readonly Span[])[]
}

export function diaryOf(
  bookable: Bookable,
  openings: readonly Opening[],
  closures: readonly ClosureRow[],
): Diary {
  const { free } = ledgerOf({
    ...bookable,
    openings,
    closures: closures.filter(({ bookableId }) => bookableId === bookable.id),
    occupancies: [],
  })
  return { bookable, openings, free }
}

/** Some slot that is left, sooner ones more likely; null when none was found. */
export function findSlot(
  { bookable, openings, free }: Diary,
  { from, until }: Span,
  now: Date,
  random: Random,
): Period | null {
  const minutes = someDuration(bookable, random)
  const moment = from + Math.floor(random() ** SOONER * (until - from - minutes / 15))
  const left = slotsOf({ openings, free, terms: bookable, minutes, window: { from: moment, until }, now })
  const next: Period[] = []
  for (const slot of left) {
    if (startsByDay(slot)) next.push({ startsAt: slot.startsAt, endsAt: slot.endsAt })
    // Not only the first, or all would begin when it opens.
    if (next.length === CHOICE) break
  }
  return next.length > 0 ? pick(random, next) : null
}

// Above 1, so that the first weeks are fuller than the last.
const SOONER = 1.3
const CHOICE = 16

// Chambers run through the night, but somebody loads them: until 19:00 in Shanghai.
const startsByDay = ({ startsAt }: Period): boolean => startsAt.getUTCHours() < 11

/** A duration that the bookable allows: up to four times its shortest, or four hours. */
function someDuration({ slotMinutes, minMinutes, maxMinutes }: Bookable, random: Random): number {
  const longest = Math.min(maxMinutes, Math.max(4 * minMinutes, 240))
  return minMinutes + slotMinutes * wholeNumber(random, 0, Math.floor((longest - minMinutes) / slotMinutes))
}

/** Takes a slot of the first unit that has it free: the unit, and the time with the buffers. */
export function take({ bookable, free }: Diary, slot: Period): Period & { unit: number } {
  const { bufferBeforeMinutes, bufferAfterMinutes } = bookable
  const index = free.findIndex((spans) => covers(spans, spanOf(slot)))
  const taken = widened(slot, bufferBeforeMinutes, bufferAfterMinutes)
  free[index] = subtract(free[index] ?? [], [shadowOf(taken, bookable)])
  return { ...taken, unit: index + 1 }
}
