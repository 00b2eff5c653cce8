import { about, nothingNew } from '../../shared/audit/recording.ts'
import { type Tx, violates } from '../../shared/db.ts'
import { triedTooOften } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import type { Call } from '../call.ts'
import type { Actor } from '../organization.ts'
import { lockOrganization } from '../organizations.repository.ts'
import { authorize, signedIn } from '../permission.ts'
import type { Allowance } from '../throttle/allowance.ts'
import { take } from '../throttle/throttle.repository.ts'
import {
  MANDATE_SCOPES,
  MANDATE_TRANSITIONS,
  type MandateTerms,
  type MandateTransition,
  standingOf,
} from './mandate.ts'
import {
  MANDATES_FULL,
  MAX_OFFERS,
  NO_DELEGATE,
  OVERLAPS,
  reasonProblems,
  standingProblem,
  termsProblems,
} from './mandate-problems.ts'
import { countOffers, findDelegate, findMandate, insertMandate, moveMandate } from './mandates.repository.ts'
import { readMandate } from './mandates.service.ts'
import type { MandateRow } from './mandates.table.ts'

/** Offers of one enterprise, each of which tells somebody. */
const OF_ENTERPRISE: Allowance = { atOnce: 20, secondsEach: 600 }

/** What has been done with a mandate. */
export type MandateNews = 'offer' | MandateTransition

/** Tells the other side what was done with a mandate, in the transaction in which it is. */
export type TellOfMandate = (tx: Tx, news: MandateNews, mandate: MandateRow, doneBy: Actor) => Promise<void>

export interface MandateOffer extends Omit<MandateTerms, 'validFrom'> {
  /** Null for from now on. */
  validFrom: Date | null
  /** Who is to act for the enterprise; one of the two. */
  delegateId: string | null
  delegateUscc: string | null
  idempotencyKey: string
}

/** Offers a mandate to a window or another enterprise. It lets nobody do anything until it is accepted. */
export async function offerMandate(
  call: Call,
  { delegateId, delegateUscc, idempotencyKey, ...asked }: MandateOffer,
  tell: TellOfMandate,
): Promise<MandateRow> {
  const { organizationId: enterpriseId } = signedIn(call.actor)
  const actor = authorize(call.actor, 'mandate.offer', { enterpriseId })
  const request = requestOf(enterpriseId, 'offerMandate', idempotencyKey, {
    delegateId,
    delegateUscc,
    ...asked,
  })
  const terms = {
    ...asked,
    scopes: MANDATE_SCOPES.filter((scope) => asked.scopes.includes(scope)),
    validFrom: asked.validFrom ?? call.now,
  }
  refuseAny(termsProblems(terms, call.now))
  // Wrong ones count as well: nobody tries many codes to learn who is here.
  const seconds = await take(call.db, `mandates ${enterpriseId}`, OF_ENTERPRISE)
  if (seconds > 0) throw triedTooOften(seconds)
  const delegate = await delegateOf(call, delegateId, delegateUscc)
  if (!delegate || delegate.id === enterpriseId) throw new Refusal(NO_DELEGATE)
  const offer = { ...terms, enterpriseId, delegateId: delegate.id, offeredById: actor.personId }
  return call.db.transaction(async (tx) => {
    await lockOrganization(tx, enterpriseId)
    const id = newId()
    if (!(await storeAnswer(tx, request, { mandateId: id }))) {
      const { mandateId } = (await storedAnswer<{ mandateId: string }>(tx, request))!
      return (await findMandate(tx, mandateId))!
    }
    if ((await countOffers(tx, enterpriseId)) >= MAX_OFFERS) throw new Refusal(MANDATES_FULL)
    about(tx, 'Mandate', id)
    const offered = await insertMandate(tx, { ...offer, id, status: 'OFFERED' })
    await tell(tx, 'offer', offered, actor)
    return offered
  })
}

async function delegateOf({ db }: Call, id: string | null, uscc: string | null) {
  if ((id === null) === (uscc === null)) return null
  return findDelegate(db, id === null ? { uscc: uscc!.trim().toUpperCase() } : { id })
}

/** Accepts an offered mandate, by its delegate: from then on, while it is valid, its people may act. Twice is the same. */
export const acceptMandate = (call: Call, id: string, tell: TellOfMandate): Promise<MandateRow> =>
  change(call, id, 'accept', null, tell).catch((error: unknown) => {
    throw violates(error, 'mandate_one_at_a_time') ? new Refusal(OVERLAPS) : error
  })

/** Declines an offered mandate, by its delegate. Twice is the same. */
export async function declineMandate(call: Call, id: string, reason: string | null, tell: TellOfMandate) {
  refuseAny(reasonProblems(reason, false))
  return change(call, id, 'decline', reason, tell)
}

/**
 * Revokes a mandate or takes its offer back, by either side, at once: it waits for what is just being done under it,
 * and nothing is done under it afterwards. What was booked stays booked. Twice is the same.
 */
export async function revokeMandate(call: Call, id: string, reason: string, tell: TellOfMandate) {
  refuseAny(reasonProblems(reason, true))
  return change(call, id, 'revoke', reason, tell)
}

async function change(
  call: Call,
  id: string,
  how: MandateTransition,
  reason: string | null,
  tell: TellOfMandate,
): Promise<MandateRow> {
  signedIn(call.actor)
  const mandate = await readMandate(call, id)
  const actor = authorize(call.actor, how === 'revoke' ? 'mandate.revoke' : 'mandate.answer', mandate)
  return call.db.transaction(async (tx) => {
    const changed = await moveMandate(tx, id, how, recordOf(actor, how, reason, call.now))
    if (changed) await tell(tx, how, changed, actor)
    if (!changed) nothingNew(tx)
    return changed ?? unchanged(tx, id, how, call.now)
  })
}

function recordOf(
  { personId, organizationId }: Actor,
  how: MandateTransition,
  reason: string | null,
  now: Date,
) {
  if (how !== 'revoke') return { answeredById: personId, answeredAt: now, reason }
  return { revokedById: personId, revokedForId: organizationId, revokedAt: now, reason }
}

/** A mandate that was there before, or why it cannot come there. */
async function unchanged(tx: Tx, id: string, how: MandateTransition, now: Date): Promise<MandateRow> {
  const mandate = (await findMandate(tx, id))!
  if (mandate.status === MANDATE_TRANSITIONS[how].to) return mandate
  throw new Refusal(standingProblem(standingOf(mandate, now)))
}
