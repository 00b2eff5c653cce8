import { lockCalendars } from '../availability/calendars.repository.ts'
import type { CalendarRow } from '../availability/calendars.table.ts'
import { offeredOpenings, readOffer } from '../availability/offers.service.ts'
import { instantOf } from '../availability/quarter.ts'
import { periodOf } from '../availability/span.ts'
import type { PartWish, TestPartWish, TimePartWish } from '../bookings/bundled/bundled.ts'
import { holdTerms } from '../bookings/hold.repository.ts'
import { type Booker, newBooking } from '../bookings/new-booking.ts'
import { approvalCauseFor } from '../bookings/reliability.service.ts'
import { holdMakingRoom } from '../bookings/use/occupy.service.ts'
import { wishProblems } from '../bookings/wish.service.ts'
import { findTestService } from '../catalog/test-services/test-services.repository.ts'
import { lockServices } from '../orders/capacity/capacity.repository.ts'
import { takeOrder } from '../orders/place-order.service.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { localDayOf } from '../shared/local-time.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import { putBooking, putOrder } from './bundles.repository.ts'
import type { Option } from './solver/puzzle.ts'

/** What was chosen can no longer be had: the transaction is given up, and the choice is made anew. */
export class ChoiceLost extends Error {
  readonly problems: Problem[]

  constructor(problems: Problem[] = []) {
    super('what was chosen can no longer be had')
    this.problems = problems
  }
}

/** A part that is taken as it was chosen. */
export interface Chosen {
  partId: string
  wish: PartWish
  option: Option
}

/**
 * Locks all that several parts are taken of: the calendars in the order of their ids, then the test services in theirs.
 * Everybody who takes several does so in this order, behind the mandate and the bundle, and before bookings and orders:
 * so two bundles that want each other's slots wait for one another, and never each for the other.
 */
export async function lockSources(
  tx: Tx,
  bookableIds: readonly string[],
  serviceIds: readonly string[],
): Promise<ReadonlyMap<string, CalendarRow>> {
  const calendars = await lockCalendars(tx, [...new Set(bookableIds)])
  if (serviceIds.length > 0) await lockServices(tx, [...new Set(serviceIds)])
  return new Map(calendars.map((calendar) => [calendar.bookableId, calendar]))
}

export interface Setting {
  tx: Tx
  /** Locked, by their bookables. */
  calendars: ReadonlyMap<string, CalendarRow>
  booker: Booker
  now: Date
  /** When all that is held runs out. */
  heldUntil: Date
}

/** Takes a part of a bundle as a single hold would be taken; the choice is lost where it can no longer be. */
export const takePart = (setting: Setting, { partId, wish, option }: Chosen): Promise<void> =>
  wish.kind === 'TIME' ? takeTime(setting, partId, wish, option) : takeTest(setting, partId, wish, option)

async function takeTime(
  { tx, calendars, booker, now, heldUntil }: Setting,
  partId: string,
  wanted: TimePartWish,
  option: Option,
): Promise<void> {
  const offer = await readOffer({ db: tx }, option.source)
  const { bookable, revision } = offer
  const { units, operatorAssisted, purpose, meeting } = wanted
  const wish = { ...periodOf(option), units, operatorAssisted, purpose, meeting }
  const problems = await wishProblems(tx, bookable, wish, booker.personId, now, (span) =>
    offeredOpenings(offer, span),
  )
  if (problems.length > 0) throw new ChoiceLost(problems)
  const approvalCause = await approvalCauseFor(tx, bookable, booker.enterpriseId, now)
  const booking = newBooking(booker, bookable, wish, { approvalCause, now })
  const calendar = calendars.get(bookable.id)!
  // Until when it is held is one moment for all parts, said below.
  const terms = holdTerms(bookable, revision, 1)
  const { outcome } = await holdMakingRoom(tx, calendar, bookable, booking, terms, now)
  if (outcome !== 'HELD') throw new ChoiceLost()
  await putBooking(tx, partId, booking.id, heldUntil < booking.startsAt ? heldUntil : booking.startsAt)
}

async function takeTest(
  { tx, booker, now, heldUntil }: Setting,
  partId: string,
  { samples, urgent, subject, need }: TestPartWish,
  { source: serviceId, from }: Option,
): Promise<void> {
  const { timeZone } = (await findTestService(tx, serviceId))!
  const samplesOn = localDayOf(instantOf(from), timeZone)
  const wish = {
    serviceId,
    mode: 'OUTSOURCED_TEST' as const,
    subject,
    need,
    samples,
    urgent,
    samplesOn,
    wantedBy: null,
    fileIds: [],
  }
  const order = await takeOrder(tx, wish, { id: newId(), booker, now, heldUntil }).catch(lostIfRefused)
  // The week has been filled meanwhile, and the order would come later than the rules allow.
  if (order.expectedOn !== samplesOn) throw new ChoiceLost()
  await putOrder(tx, partId, order.id)
}

function lostIfRefused(error: unknown): never {
  throw error instanceof Refusal ? new ChoiceLost(error.problems) : error
}
