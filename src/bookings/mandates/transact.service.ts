import type { Call } from '../../accounts/call.ts'
import { isInForce } from '../../accounts/mandates/mandate.ts'
import { MANDATE_ENDED } from '../../accounts/mandates/mandate-problems.ts'
import { lockMandate } from '../../accounts/mandates/mandates.repository.ts'
import type { Tx } from '../../shared/db.ts'
import { Refusal } from '../../shared/refusal.ts'
import { capExceeded } from './cap-exceeded.ts'
import { committed } from './commitments.repository.ts'

/**
 * Does something with bookings in one transaction. Under a mandate, that is locked before anything else, so that a
 * revocation is wholly before it or wholly after it, and what is done under one is done one after the other: it must be
 * in force now, and nothing that is done may commit more than its cap allows.
 */
export const transact = <Result>(
  { db, actor }: Pick<Call, 'db' | 'actor'>,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> =>
  db.transaction((tx) => (actor?.mandate ? underMandate(tx, actor.mandate.id, () => work(tx)) : work(tx)))

async function underMandate<Result>(tx: Tx, id: string, work: () => Promise<Result>): Promise<Result> {
  const { mandate, clock } = await lockMandate(tx, id)
  if (!isInForce(mandate, clock)) throw new Refusal(MANDATE_ENDED)
  if (mandate.capFen === null) return work()
  const before = await committed(tx, id)
  const result = await work()
  const after = await committed(tx, id)
  // Looked at once it is done, in the transaction that a refusal takes back: nothing can be counted in another way
  // than it was written. What commits no more than before is not refused, though a lab's own extension went beyond.
  if (after > mandate.capFen && after > before) {
    throw new Refusal(capExceeded(mandate.capFen, before, after - before))
  }
  return result
}
