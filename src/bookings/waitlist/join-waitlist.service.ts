import type { Call } from '../../accounts/call.ts'
import { authorize } from '../../accounts/permission.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { readOpenings } from '../../availability/schedule.service.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { type Problem, refuseAny } from '../../shared/refusal.ts'
import { transact } from '../mandates/transact.service.ts'
import { placeProblems } from '../meetings/travel.service.ts'
import { bookerOf, underMandateOf, type Wish } from '../new-booking.ts'
import { qualificationProblems } from '../qualifications/qualifications.service.ts'
import { RETIRED, termsProblems } from '../wish-problems.ts'
import { countOpen, findEntry, insertEntry } from './waitlist.repository.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'
import { spanInside } from './waitlist-entry.ts'
import { offerFreedTime } from './waitlist-offers.service.ts'
import { MAX_OPEN, NO_DURATION, neverOpen, rangeProblems, WAITLIST_FULL } from './waitlist-problems.ts'
import { firstSlotEver, type Wanted } from './waitlist-slots.ts'

/** What somebody waits for: a wish that lasts so many minutes, anywhere between its start and its end. */
export interface WaitlistWish extends Wish, Wanted {}

export interface WaitlistRequest extends WaitlistWish {
  bookableId: string
  idempotencyKey: string
}

/**
 * Joins the waitlist of a bookable. When a slot that fits is free at this moment, and nobody who comes before waits for
 * it, it is offered at once. The same idempotency key with the same input answers with the same entry.
 */
export async function joinWaitlist(
  call: Call,
  { bookableId, idempotencyKey, ...wish }: WaitlistRequest,
): Promise<WaitlistEntryRow> {
  const booker = bookerOf(authorize(call.actor, 'waitlist.join', {}))
  const request = requestOf(booker.enterpriseId, 'joinWaitlist', idempotencyKey, {
    bookableId,
    ...wish,
    ...underMandateOf(booker),
  })
  await readBookable(call, bookableId)
  return transact(call, async (tx) => {
    const id = newId()
    if (!(await storeAnswer(tx, request, { entryId: id }))) {
      const { entryId } = (await storedAnswer<{ entryId: string }>(tx, request))!
      return (await findEntry(tx, entryId))!
    }
    await refuseTooMany(tx, booker.enterpriseId)
    const calendar = await lockCalendar(tx, bookableId)
    const bookable = await readBookable({ db: tx }, bookableId)
    refuseAny(await joinProblems(tx, bookable, wish, booker.personId, call.now))
    const { labId } = bookable
    about(tx, 'WaitlistEntry', id)
    await insertEntry(tx, { ...booker, ...wish, id, bookableId, labId, status: 'WAITING', seenVersion: 0 })
    await offerFreedTime(tx, calendar, bookable, call.now)
    return (await findEntry(tx, id))!
  })
}

async function refuseTooMany(tx: Tx, enterpriseId: string): Promise<void> {
  refuseAny((await countOpen(tx, enterpriseId)) < MAX_OPEN ? [] : [WAITLIST_FULL])
}

/** Everything wrong with what a person wants to wait for; that it is taken is not. */
async function joinProblems(
  db: Db,
  bookable: Bookable,
  wish: WaitlistWish,
  personId: string,
  now: Date,
): Promise<Problem[]> {
  if (bookable.retiredAt) return [RETIRED]
  if (wish.minutes < 15) return [NO_DURATION]
  const problems = [
    ...termsProblems(wish, bookable),
    ...(await placeProblems(db, wish.meeting)),
    ...rangeProblems(wish, bookable, now),
  ]
  if (problems.length > 0) return problems
  const openings = (await readOpenings(db, [bookable.id], spanInside(wish)))(bookable)
  const slot = firstSlotEver(wish, { openings, terms: bookable, now })
  if (!slot) return [neverOpen(wish, bookable)]
  // As long as the person would need it at the least: what is offered later is checked again.
  return qualificationProblems(db, bookable, { ...wish, endsAt: slot.endsAt }, personId)
}
