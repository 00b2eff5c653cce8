import type { ClosureRow } from '../availability/closures.table.ts'
import { insertOccupancies } from '../availability/schedule.repository.ts'
import { readOpenings } from '../availability/schedule.service.ts'
import { type Span, spanOf } from '../availability/span.ts'
import type { BookingRow } from '../bookings/bookings.table.ts'
import { priceFor } from '../catalog/bookable.ts'
import { type Bookable, tariffOf } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, DAY, HOUR, type Period } from '../shared/period.ts'
import { historyOf, someStory } from './booking-story.ts'
import { insertBookingEvents, insertBookings } from './demo.repository.ts'
import { type Diary, diaryOf, findSlot, take } from './diary.ts'
import type { EnterpriseParty, Parties } from './organizations.ts'
import { pick, type Random, randomFrom, wholeNumber } from './random.ts'

const SEED = 20_260_701
const WEEKS = 4

/** Fills the coming weeks with bookings of the enterprises, as they could have been made before now. */
export async function loadBookings(
  tx: Tx,
  parties: Parties,
  bookables: readonly Bookable[],
  closures: readonly ClosureRow[],
  now: Date,
): Promise<void> {
  const random = randomFrom(SEED)
  const window = spanOf({ startsAt: now, endsAt: after(now, WEEKS * 7 * DAY) })
  const openings = await readOpenings(tx, bookables, window)
  const made = bookables.flatMap((bookable) => {
    const diary = diaryOf(bookable, openings.get(bookable.id) ?? [], closures)
    return bookingsIn(diary, window, parties, now, random)
  })
  await insertBookings(
    tx,
    made.map(({ booking }) => booking),
  )
  await insertBookingEvents(
    tx,
    made.flatMap(({ history }) => history),
  )
  await insertOccupancies(
    tx,
    made.flatMap(({ occupancy }) => occupancy ?? []),
  )
}

/** How many bookings a bookable gets. */
function demandFor({ kind, units, model }: Bookable): number {
  if (kind === 'EXPERT') return 2
  return 5 + units + (model === 'D8 ADVANCE' ? 8 : 0)
}

function bookingsIn(diary: Diary, window: Span, parties: Parties, now: Date, random: Random) {
  const { bookable } = diary
  const lab = Object.values(parties.labs).find(({ organizationId }) => organizationId === bookable.labId)!
  return Array.from({ length: demandFor(bookable) }).flatMap(() => {
    const slot = findSlot(diary, window, now, random)
    if (!slot) return []
    const enterprise = pick(random, parties.enterprises)
    const story = someStory(bookable.confirmation, random)
    const booking = bookingOf(bookable, slot, enterprise, story.at(-1)!, now, random)
    const occupancy =
      booking.status === 'CANCELLED'
        ? null
        : { ...take(diary, slot), bookingId: booking.id, bookableId: bookable.id }
    return [{ booking, occupancy, history: historyOf(booking, story, { enterprise, lab }) }]
  })
}

function bookingOf(
  bookable: Bookable,
  slot: Period,
  { organizationId: enterpriseId, personId, sizeClass }: EnterpriseParty,
  status: BookingRow['status'],
  now: Date,
  random: Random,
): BookingRow {
  const tariff = tariffOf(bookable)
  return {
    ...{ id: newId(), bookableId: bookable.id, labId: bookable.labId, enterpriseId, personId, ...slot },
    ...{ status, expiresAt: status === 'REQUESTED' ? slot.startsAt : null },
    ...{ priceFen: priceFor(tariff, sizeClass, slot), fenPerHour: tariff[sizeClass], sizeClass },
    confirmation: bookable.confirmation,
    purpose: pick(random, PURPOSES),
    createdAt: after(now, -wholeNumber(random, 6, 240) * HOUR),
  }
}

const PURPOSES = ['来料检验', '新产品研发验证', '客户投诉样品分析', '出厂抽检', '工艺改进对比试验']
