import type { Tx } from '../shared/db.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { tellLab } from './booking-notices.service.ts'
import { findBooking, findReplacements } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { inheritPart } from './bundled/bundled.repository.ts'
import { release } from './release.service.ts'
import { inheritSeries } from './series/series.repository.ts'
import type { Agent } from './transition.repository.ts'

// A booking may be made to take the place of another one: the new time of a booking that its lab must approve, or
// the alternative to one that was disrupted. Both keep their time until it is decided.

/**
 * Ends the booking whose place a confirmed one takes, at the same lab in its series too; refuses when that one can no
 * longer be replaced. The confirmed one as it is then.
 */
export const endReplaced = (tx: Tx, booking: BookingRow, agent: Agent, now: Date): Promise<BookingRow> =>
  // It may be at another lab, which the lab that approves this one does not see.
  asSystem(tx, () => endOther(tx, booking, agent, now))

async function endOther(tx: Tx, booking: BookingRow, agent: Agent, now: Date): Promise<BookingRow> {
  if (!booking.replacesId) return booking
  const replaced = (await findBooking(tx, booking.replacesId))!
  const ended = await release(tx, replaced, 'replace', agent, now)
  if (!ended) throw new Refusal(GONE)
  const heir = await inheritPart(tx, ended, booking)
  if (ended.labId === booking.labId) return inheritSeries(tx, ended, heir)
  // Who acts on a whole series may act on all of it: what is at another lab stays out. Nor would the lab hear of it.
  await tellLab(tx, 'BOOKING_CANCELLED', ended, agent)
  return heir
}

/** Frees what was kept to take the place of a booking that has ended. */
export const endReplacements = (tx: Tx, { id }: BookingRow, agent: Agent, now: Date): Promise<void> =>
  // They may be at other labs, which the lab of this one does not see.
  asSystem(tx, async () => {
    for (const replacement of await findReplacements(tx, id))
      await release(tx, replacement, 'cancel', agent, now)
  })

const GONE: Problem = {
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: 'The booking whose place this one was to take has begun or ended, so it can no longer take it. Cancel or decline this one.',
    zh: '本预约拟替换的原预约已开始或已结束,不能再替换。请取消或拒绝本预约。',
  },
}
