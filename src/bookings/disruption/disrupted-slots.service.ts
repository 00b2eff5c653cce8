import type { Call } from '../../accounts/call.ts'
import { slots } from '../../availability/free-time.service.ts'
import { quarterOf } from '../../availability/quarter.ts'
import type { Slot } from '../../availability/slot.ts'
import { earliestSlots, type FoundSlot } from '../../availability/slot-search.service.ts'
import type { Span } from '../../availability/span.ts'
import { isReplaceable } from '../../catalog/bookable.ts'
import { filterConditions } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { after, DAY, minutesOf } from '../../shared/period.ts'
import type { BookingRow } from '../bookings.table.ts'

type Clock = Pick<Call, 'db' | 'now'>

const DAYS = 14
/** How many bookables are looked at, and how many more when none of those will do. */
const PAGES = [8, 100]
// More than so many days have quarters of an hour.
const MAX_STARTS = 2_000

/**
 * The first slot of each bookable of the category that a disrupted booking would fit into, not before it would have
 * begun: at its own lab or at all others, the nearest first, and of equals the bookable that was booked.
 */
export async function* nearestSlots(
  clock: Clock,
  booking: BookingRow,
  where: 'SAME_LAB' | 'ELSEWHERE',
): AsyncGenerator<FoundSlot> {
  const { category, kind } = await readBookable(clock, booking.bookableId)
  const atLab = where === 'SAME_LAB'
  const filter = filterConditions({ categories: [category], labIds: atLab ? [booking.labId] : undefined })
  const from = booking.startsAt > clock.now ? booking.startsAt : clock.now
  const span = { from: quarterOf(from), until: quarterOf(after(from, DAYS * DAY)) }
  const given = new Set<string>()
  for (const first of PAGES) {
    const found = await earliestSlots(clock, filter, { span, minutes: minutesOf(booking), first })
    const there = found.filter(
      ({ bookable }) =>
        (bookable.labId === booking.labId) === atLab &&
        (isReplaceable(kind) || bookable.id === booking.bookableId),
    )
    const isLast = found.length < first || first === PAGES.at(-1)
    for (const slot of await fitting(clock, booking, there, span)) {
      // One that begins behind the page could be later than one of the next page.
      const isNearest = isLast || slot.startsAt <= found.at(-1)!.startsAt
      if (!isNearest || given.has(slot.bookable.id)) continue
      given.add(slot.bookable.id)
      yield slot
    }
    if (isLast) return
  }
}

async function fitting(
  clock: Clock,
  booking: BookingRow,
  found: readonly FoundSlot[],
  span: Span,
): Promise<FoundSlot[]> {
  const fits: FoundSlot[] = []
  for (const slot of found) fits.push(...(await firstFit(clock, booking, slot, span)))
  const others = ({ bookable }: FoundSlot) => Number(bookable.id !== booking.bookableId)
  return fits.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || others(a) - others(b))
}

/** The earliest slot of a bookable, or a later one with units enough and of the very length. */
async function firstFit(
  clock: Clock,
  booking: BookingRow,
  { bookable, ...earliest }: FoundSlot,
  span: Span,
): Promise<FoundSlot[]> {
  const minutes = minutesOf(booking)
  const fits = (slot: Slot) => slot.unitsLeft >= booking.units && minutesOf(slot) === minutes
  if (fits(earliest)) return [{ ...earliest, bookable }]
  if (bookable.units < booking.units) return []
  const { items } = await slots(clock, bookable, span, minutes, { first: MAX_STARTS, after: null })
  const slot = items.find(fits)
  return slot ? [{ ...slot, bookable }] : []
}
