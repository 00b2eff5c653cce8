import type { Call } from '../../accounts/call.ts'
import { authorize, signedIn } from '../../accounts/permission.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { Refusal } from '../../shared/refusal.ts'
import { lockBooking } from '../bookings.repository.ts'
import { agentOf } from '../bookings.service.ts'
import { transact } from '../mandates/transact.service.ts'
import { release } from '../release.service.ts'
import { type Agent, NOBODY } from '../transition.repository.ts'
import { endEntry, findEntry, findOffers } from './waitlist.repository.ts'
import { readEntry } from './waitlist.service.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'
import { ALREADY_ACCEPTED } from './waitlist-problems.ts'

/**
 * Leaves a waitlist, at any time; what is offered at that moment goes to the next. Leaving twice, or what has ended by
 * itself, is the same; an offer that was accepted is a booking, and refused here.
 */
export async function leaveWaitlist(call: Call, id: string): Promise<WaitlistEntryRow> {
  signedIn(call.actor)
  const entry = await readEntry(call, id)
  const actor = authorize(call.actor, 'waitlist.leave', entry)
  return transact(call, async (tx) => {
    await lockCalendar(tx, entry.bookableId)
    const given = await giveOfferBack(tx, id, agentOf(actor), call.now)
    const ended = await endEntry(tx, id, 'LEFT')
    if (!given && !ended) nothingNew(tx)
    const left = (await findEntry(tx, id))!
    if (left.status === 'ACCEPTED') throw new Refusal(ALREADY_ACCEPTED)
    return left
  })
}

/**
 * Ends what is offered, if anything is. Nothing is offered anew while the calendar is locked, but what is offered may be
 * accepted until it is locked too.
 */
async function giveOfferBack(tx: Tx, entryId: string, agent: Agent, now: Date): Promise<boolean> {
  const [offer] = await findOffers(tx, [entryId])
  if (!offer || (await lockBooking(tx, offer.id)).status !== 'HELD') return false
  const given = await release(tx, offer, 'cancel', agent, now)
  // What has begun cannot be cancelled any more; the offer is over then.
  if (!given) await release(tx, offer, 'expire', NOBODY, now)
  return true
}
