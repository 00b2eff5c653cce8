import type { Agent } from '../../bookings/transition.repository.ts'
import type { Tx } from '../../shared/db.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { tellLabs } from '../order-notices.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { fittingLabs, invite, labsAmong } from './invitations.repository.ts'
import { notALab, piecesOf } from './request.ts'

/** Lets the labs that were named quote for a request, and tells them; refuses what names no lab. */
export async function inviteNamed(tx: Tx, order: OrderRow, labIds: readonly string[], agent: Agent) {
  const named = [...new Set(labIds)]
  const labs = new Set(await labsAmong(tx, named))
  refuseAny(named.flatMap((id) => (labs.has(id) ? [] : [notALab(labIds.indexOf(id))])))
  await tellLabs(tx, 'TEST_REQUESTED', order, await invite(tx, order, named), agent)
}

/** Lets all labs quote for a request that can do it and may not yet, and tells them; how many came. */
export async function inviteFitting(tx: Tx, order: OrderRow, agent: Agent): Promise<number> {
  const { methodNumbers, subject } = order
  const pieces = methodNumbers.length > 0 ? [] : piecesOf(subject)
  if (methodNumbers.length + pieces.length === 0) return 0
  const labs = await invite(tx, order, await fittingLabs(tx, order, { methodNumbers, pieces }))
  await tellLabs(tx, 'TEST_REQUESTED', order, labs, agent)
  return labs.length
}
