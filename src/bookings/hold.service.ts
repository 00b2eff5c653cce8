import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import { lockCalendar } from '../availability/calendars.repository.ts'
import { offeredOpenings, readOffer, rememberedOffer } from '../availability/offers.service.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { doneEntryOf, unrecorded } from '../shared/audit/recording.ts'
import { type Db, violates } from '../shared/db.ts'
import { KEY_REUSED, type Request, requestOf, storedAnswer } from '../shared/idempotency.repository.ts'
import type { Period } from '../shared/period.ts'
import { Refusal } from '../shared/refusal.ts'
import { findBooking } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { settleDueIn } from './due.service.ts'
import { type HoldOutcome, type HoldTerms, holdTerms, type NewBooking } from './hold.repository.ts'
import { holdAmongOthers } from './hold-queue.repository.ts'
import { transact } from './mandates/transact.service.ts'
import { bookerOf, newBooking, underMandateOf, type Wish, wishOf } from './new-booking.ts'
import { approvalCauseFor } from './reliability.service.ts'
import { slotUnavailable } from './slot-unavailable.ts'
import { findRoom, holdMakingRoom } from './use/occupy.service.ts'
import { wishProblems } from './wish.service.ts'

export interface SlotRequest extends Period, Partial<Omit<Wish, keyof Period>> {
  bookableId: string
  idempotencyKey: string
}

const ATTEMPTS = 6

/**
 * Takes a slot for a few minutes, at a price that is frozen now, while the enterprise decides. Nobody else can take
 * it meanwhile. The same idempotency key with the same input answers with the same booking.
 */
export async function holdSlot(
  call: Call,
  { bookableId, idempotencyKey, ...asked }: SlotRequest,
  holdMinutes: number,
): Promise<BookingRow> {
  const wish = wishOf(asked)
  const booker = bookerOf(authorize(call.actor, 'booking.hold', {}))
  const request = requestOf(booker.enterpriseId, 'holdSlot', idempotencyKey, {
    bookableId,
    ...wish,
    ...underMandateOf(booker),
  })
  const entry = doneEntryOf(call.db)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const remembered = attempt === 1 ? rememberedOffer(call, bookableId) : undefined
    const offer = remembered ?? (await readOffer(call, bookableId))
    const { bookable, revision } = offer
    const problems = await wishProblems(call.db, bookable, wish, booker.personId, call.now, (span) =>
      offeredOpenings(offer, span),
    )
    // What is remembered may be old, and is no reason to refuse.
    if (problems.length > 0 && remembered) continue
    if (problems.length > 0) return replayOr(call, request, new Refusal(...problems))

    const approvalCause = await approvalCauseFor(call.db, bookable, booker.enterpriseId, call.now)
    const booking = newBooking(booker, bookable, wish, { approvalCause, now: call.now })
    const { requestHash } = request
    const terms = { ...holdTerms(bookable, revision, holdMinutes), requestHash, idempotencyKey, entry }
    const result = await tryHold(call, bookable, booking, terms)
    switch (result.outcome) {
      case 'HELD':
        return result.booking
      case 'REPLAYED':
        return (await findBooking(call.db, result.bookingId))!
      case 'KEY_REUSED':
        throw new Refusal(KEY_REUSED)
      case 'UNAVAILABLE':
      case 'TOO_FAR':
        if ((await settleDueIn(call, bookable, wish)) > 0) break
        return replayOr(call, request, slotUnavailable(bookable, wish, { cause: result.outcome }))
    }
  }
  throw slotUnavailable(await readBookable(call, bookableId), wish)
}

async function tryHold(
  call: Call,
  bookable: Bookable,
  booking: NewBooking,
  terms: HoldTerms,
): Promise<HoldOutcome> {
  if (booking.mandateId) return holdUnderMandate(call, bookable, booking, terms).catch(staleWhenKeyWasStored)
  const result = await holdAmongOthers(call.db, booking, terms).catch(staleWhenKeyWasStored)
  if (result.outcome !== 'UNAVAILABLE' || bookable.units === 1) return result
  return holdByMoving(call, bookable, booking, terms).catch(staleWhenKeyWasStored)
}

/** By itself, since its mandate is locked first: in a transaction shared with others, theirs would wait as well. */
const holdUnderMandate = (
  { db, actor, now }: Call,
  bookable: Bookable,
  booking: NewBooking,
  terms: HoldTerms,
): Promise<HoldOutcome> =>
  // The hold itself tells the audit log.
  transact({ db: unrecorded(db), actor }, async (tx) => {
    const calendar = await lockCalendar(tx, bookable.id)
    return holdMakingRoom(tx, calendar, bookable, booking, terms, now)
  })

/** Where only the way in which others lie on the units is in the way: moves them, and holds. */
async function holdByMoving(
  { db, now }: Pick<Call, 'db' | 'now'>,
  bookable: Bookable,
  booking: NewBooking,
  terms: HoldTerms,
): Promise<HoldOutcome> {
  // Without the lock first: most that is unavailable is so because it is full.
  if (!(await findRoom(db, bookable, booking))) return { outcome: 'UNAVAILABLE' }
  // The hold itself tells the audit log.
  return unrecorded(db).transaction(async (tx) => {
    const calendar = await lockCalendar(tx, bookable.id)
    return holdMakingRoom(tx, calendar, bookable, booking, terms, now)
  })
}

function staleWhenKeyWasStored(error: unknown): HoldOutcome {
  // The same key for another bookable was stored at this very moment: its record is found at the next attempt.
  if (violates(error, 'idempotency_record_organization_id_operation_key_pk')) return { outcome: 'STALE' }
  throw error
}

/** A retry gets its booking even when the slot could no longer be held anew. */
async function replayOr(call: { db: Db }, request: Request, refusal: Refusal): Promise<BookingRow> {
  const stored = await storedAnswer<{ bookingId: string }>(call.db, request)
  const booking = stored && (await findBooking(call.db, stored.bookingId))
  if (!booking) throw refusal
  return booking
}
