import { lockCalendars } from '../../availability/calendars.repository.ts'
import type { Tx } from '../../shared/db.ts'
import { type Problem, Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { BookingRow } from '../bookings.table.ts'
import { release } from '../release.service.ts'
import { type Agent, NOBODY } from '../transition.repository.ts'
import { findHeldWith, runOutBookingsWith, runOutOrdersWith } from './bundled.repository.ts'

/** Before a part of a bundle is cancelled: locks the calendars of all that would end with it, in the one order. */
export async function lockHeldTogether(tx: Tx, booking: BookingRow): Promise<void> {
  if (!booking.bundlePartId || booking.status !== 'HELD') return
  const others = await heldWith(tx, booking.bundlePartId)
  await lockCalendars(tx, [...new Set([booking, ...others].map(({ bookableId }) => bookableId))])
}

/** After a part of a bundle has been cancelled: what is still held with it is released. The caller has locked it. */
export async function releaseHeldWith(tx: Tx, booking: BookingRow, agent: Agent, now: Date): Promise<void> {
  const { bundlePartId, enterpriseId } = booking
  if (!bundlePartId) return
  // Of what other labs hold, the lab that ends its own part is not the one who ends it.
  const by = agent.organizationId === enterpriseId ? agent : NOBODY
  await asSystem(tx, async () => {
    for (const other of await heldWith(tx, bundlePartId)) await release(tx, other, 'cancel', by, now)
    await runOutOrdersWith(tx, bundlePartId)
  })
}

/**
 * After a part of a bundle has been ended by who must not lock the calendars of the others: what is still held with it
 * runs out now.
 */
export async function runOutHeldWith(tx: Tx, { bundlePartId }: BookingRow): Promise<void> {
  if (!bundlePartId) return
  // The other parts may be at other labs, which the lab of this one does not see.
  await asSystem(tx, async () => {
    await runOutBookingsWith(tx, bundlePartId)
    await runOutOrdersWith(tx, bundlePartId)
  })
}

const heldWith = (tx: Tx, partId: string): Promise<BookingRow[]> =>
  // The other parts may be at other labs, which the lab of this one does not see.
  asSystem(tx, () => findHeldWith(tx, partId))

/** Refuses to confirm by itself what is confirmed only together with the rest of its bundle. */
export function refuseHeldPart({ bundlePartId, status }: BookingRow): void {
  if (bundlePartId && status === 'HELD') throw new Refusal(HELD_PART)
}

/** Refuses to move by itself what must keep to the rules of its bundle. */
export function refusePart({ bundlePartId }: BookingRow): void {
  if (bundlePartId) throw new Refusal(PART)
}

const HELD_PART: Problem = {
  code: 'PART_OF_BUNDLE',
  path: ['bookingId'],
  text: {
    en: 'It is held as a part of a bundle. Confirm all of it with confirmBundle, or give it up with releaseBundle.',
    zh: '该预留是一揽子服务的一部分。请用 confirmBundle 一并确认,或用 releaseBundle 一并放弃。',
  },
}

const PART: Problem = {
  code: 'PART_OF_BUNDLE',
  path: ['bookingId'],
  text: {
    en: 'It is a part of a bundle. Move it with rescheduleBundle, which keeps the order that its parts were asked for in.',
    zh: '该预约是一揽子服务的一部分。请用 rescheduleBundle 改期,以保持各部分的先后顺序。',
  },
}
