import { notify } from '../notices/notices.service.ts'
import type { NoticeKind } from '../notices/notification.ts'
import type { Tx } from '../shared/db.ts'
import type { BookingRow } from './bookings.table.ts'
import type { Agent } from './transition.repository.ts'

/** Tells the enterprise's side of a booking: the person who holds it. */
export const tellBooker = (tx: Tx, kind: NoticeKind, booking: BookingRow, agent: Agent): Promise<void> =>
  notify(
    tx,
    { organizationId: booking.enterpriseId, personId: booking.personId },
    noticeOf(kind, booking, agent),
    agent.personId,
  )

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
