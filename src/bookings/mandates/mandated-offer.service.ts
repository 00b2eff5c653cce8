import { isInForce } from '../../accounts/mandates/mandate.ts'
import { tryLockMandate } from '../../accounts/mandates/mandates.repository.ts'
import type { Tx } from '../../shared/db.ts'
import type { NewBooking } from '../hold.repository.ts'
import { committed } from './commitments.repository.ts'

/**
 * Whether a slot may be held for somebody who waits under a mandate: it is in force, and its cap is not exceeded. BUSY
 * where somebody acts under it at this moment. Whoever does locks the mandate before calendars, and this is asked
 * behind the lock of one: were it to wait, the two would wait for each other.
 */
export async function mayOffer(
  tx: Tx,
  { mandateId, priceFen }: Pick<NewBooking, 'mandateId' | 'priceFen'>,
): Promise<boolean | 'BUSY'> {
  if (!mandateId) return true
  const locked = await tryLockMandate(tx, mandateId)
  if (!locked) return 'BUSY'
  const { mandate, clock } = locked
  if (!isInForce(mandate, clock)) return false
  return mandate.capFen === null || (await committed(tx, mandateId)) + priceFen <= mandate.capFen
}
