import { findIfInForce } from '../accounts/mandates/mandates.repository.ts'
import { membersOf } from '../notices/notices.repository.ts'
import { notify } from '../notices/notices.service.ts'
import type { NoticeKind } from '../notices/notification.ts'
import type { Tx } from '../shared/db.ts'
import { asSystem } from '../shared/wall/handles.ts'
import type { BookingRow } from './bookings.table.ts'
import type { Agent } from './transition.repository.ts'

/**
 * Tells the enterprise's side of a booking: the person who holds it, or where it is under a mandate, everybody in the
 * enterprise, and whoever holds it for them as long as the mandate is in force.
 */
export async function tellBooker(tx: Tx, kind: NoticeKind, booking: BookingRow, agent: Agent): Promise<void> {
  const { enterpriseId: organizationId, personId, mandateId } = booking
  const notice = noticeOf(kind, booking, agent)
  if (!mandateId) return notify(tx, { organizationId, personId }, notice, agent.personId)
  await notify(tx, { organizationId }, notice, agent.personId)
  // Who belongs to the delegate is not for the eyes of the lab.
  await asSystem(tx, async () => {
    const delegateId = (await findIfInForce(tx, mandateId))?.delegateId
    // It may be held by somebody of the enterprise, and only changed under the mandate.
    if (!delegateId || !(await membersOf(tx, delegateId)).includes(personId)) return
    await notify(tx, { organizationId: delegateId, personId }, notice, agent.personId)
  })
}

/** Tells an enterprise what its delegate has done. What its own people do, they know. */
export const tellMandator = async (tx: Tx, kind: NoticeKind, booking: BookingRow, agent: Agent) => {
  if (agent.mandateId) await tellBooker(tx, kind, booking, agent)
}

/** Tells the lab's side of a booking: everybody in it. */
export const tellLab = (tx: Tx, kind: NoticeKind, booking: BookingRow, agent: Agent): Promise<void> =>
  notify(tx, { organizationId: booking.labId }, noticeOf(kind, booking, agent), agent.personId)

/** Tells both sides, except who did it. */
export async function tellParties(tx: Tx, kind: NoticeKind, booking: BookingRow, agent: Agent) {
  await tellBooker(tx, kind, booking, agent)
  if (agent.organizationId !== booking.labId) await tellLab(tx, kind, booking, agent)
}

const noticeOf = (kind: NoticeKind, { id, bookableId, waitlistEntryId }: BookingRow, { reason }: Agent) => ({
  kind,
  bookableId,
  bookingId: id,
  waitlistEntryId: waitlistEntryId ?? undefined,
  reason: reason ?? null,
})
