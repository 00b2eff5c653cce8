import type { ClosureRow } from '../availability/closures.table.ts'
import { insertOccupancies } from '../availability/schedule.repository.ts'
import { readOpenings } from '../availability/schedule.service.ts'
import { spanOf } from '../availability/span.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import { type Chapter, past, toCome } from './booking-chapters.ts'
import { play } from './booking-story.ts'
import { insertBookingEvents, insertBookings } from './demo.repository.ts'
import { type Diary, diaryOf, findSlot, take } from './diary.ts'
import { heldBooking } from './held-booking.ts'
import type { Parties } from './organizations.ts'
import { pick } from './random.ts'
import { loadSessionRecords } from './session-records.ts'

/** Fills the last weeks and the coming ones with bookings of the enterprises, as they could have been made. */
export async function loadBookings(
  tx: Tx,
  parties: Parties,
  bookables: readonly Bookable[],
  closures: readonly ClosureRow[],
  now: Date,
): Promise<void> {
  const made = [
    ...(await bookingsOf(tx, past(now), parties, bookables, closures)),
    ...(await bookingsOf(tx, toCome(now), parties, bookables, closures)),
  ]
  const bookings = made.map(({ booking }) => booking)
  await insertBookings(tx, bookings)
  await insertBookingEvents(
    tx,
    made.flatMap(({ history }) => history),
  )
  await insertOccupancies(
    tx,
    made.flatMap(({ occupancy }) => occupancy ?? []),
  )
  await loadSessionRecords(tx, parties, bookables, bookings)
}

async function bookingsOf(
  tx: Tx,
  chapter: Chapter,
  parties: Parties,
  bookables: readonly Bookable[],
  closures: readonly ClosureRow[],
) {
  const ids = bookables.map(({ id }) => id)
  const openingsFor = await readOpenings(tx, ids, spanOf(chapter))
  return bookables.flatMap((bookable) => {
    const diary = diaryOf(bookable, openingsFor(bookable), closures)
    return Array.from({ length: chapter.demandFor(bookable) }).flatMap((_, n) =>
      bookingIn(diary, chapter, n, parties),
    )
  })
}

const TIME_GIVEN_BACK = ['CANCELLED', 'NO_SHOW']

function bookingIn(diary: Diary, chapter: Chapter, n: number, parties: Parties) {
  const { bookable } = diary
  const { random } = chapter
  const slot = findSlot(diary, spanOf(chapter), chapter.startsAt, random)
  if (!slot) return []
  const lab = Object.values(parties.labs).find(({ organizationId }) => organizationId === bookable.labId)!
  const enterprise = pick(random, parties.enterprises)
  const story = chapter.storyOf(bookable, n)
  const held = heldBooking(bookable, slot, enterprise, chapter.heldAt(bookable, slot, story), random)
  const { booking, history } = play(held, story, { enterprise, lab }, random)
  const occupancy = TIME_GIVEN_BACK.includes(booking.status)
    ? null
    : { ...take(diary, slot), bookingId: booking.id, bookableId: bookable.id }
  return [{ booking, history, occupancy }]
}
