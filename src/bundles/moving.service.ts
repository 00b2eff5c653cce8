import { periodOf } from '../availability/span.ts'
import { ENDED_STATUSES } from '../bookings/booking.ts'
import type { BookingRow } from '../bookings/bookings.table.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { cancelTaken } from '../bookings/lifecycle.service.ts'
import { calendarsOf } from '../bookings/settle.service.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { moveBooking } from '../bookings/use/reschedule.service.ts'
import { releaseOrder } from '../orders/place-order.service.ts'
import type { Tx } from '../shared/db.ts'
import type { ProblemCode } from '../shared/problem-code.ts'
import { Refusal } from '../shared/refusal.ts'
import { HOLD_OVER } from './bundle-state-problems.ts'
import { type PartRow, partsOf } from './bundles.repository.ts'
import { confirmPart } from './confirm-bundle.service.ts'
import type { Move } from './moves.service.ts'
import { partPeriod } from './part-period.ts'
import type { Option } from './solver/puzzle.ts'
import { ChoiceLost, lockSources, type Setting, takePart } from './taking.service.ts'

/** A move to the way that was chosen for it. */
export type ChosenMove = Move & { option: Option }

/**
 * Locks what is needed to move some parts of a bundle that is locked. The choice is lost where any part, moved or not, is
 * no longer what was seen when it was made: the rules are kept between all of them.
 */
export async function lockForMoves(
  tx: Tx,
  { id }: BundleRow,
  moves: readonly ChosenMove[],
  seen: readonly PartRow[],
) {
  const given = moves.flatMap(({ part }) => (part.booking && !hasEnded(part.booking) ? part.booking : []))
  const taken = moves.flatMap(({ wish, option }) => (wish.kind === 'TIME' ? option.source : []))
  const services = moves.flatMap(({ wish, option }) => (wish.kind === 'TEST' ? option.source : []))
  const calendars = await lockSources(tx, [...(await calendarsOf(tx, given)), ...taken], services)
  const now = await partsOf(tx, [id])
  if (now.map(stateOf).join() !== seen.map(stateOf).join()) throw new ChoiceLost()
  return calendars
}

const hasEnded = ({ status }: BookingRow): boolean => ENDED_STATUSES.includes(status)

const stateOf = (part: PartRow): string => {
  const { id, status } = part.booking ?? part.order ?? {}
  const period = partPeriod(part)
  return `${id} ${status} ${period?.startsAt.getTime()} ${period?.endsAt.getTime()}`
}

/** Where parts are moved to: held with the rest of the bundle, where that is, or else confirmed at once. */
export interface Moving extends Setting {
  agent: Agent
  isHeld: boolean
}

/** Gives a part the time that was chosen for it. */
export async function movePart(moving: Moving, move: ChosenMove): Promise<void> {
  const { tx, calendars, now, agent } = moving
  const { booking } = move.part
  if (move.isAnew) return takeAnew(moving, move)
  const calendar = calendars.get(booking!.bookableId)!
  await moveBooking({ tx, calendar, now }, booking!, periodOf(move.option), agent).catch(lostIfTaken)
}

const TAKEN: readonly ProblemCode[] = ['SLOT_UNAVAILABLE', 'TRAVEL_TIME_NEEDED']

function lostIfTaken(error: unknown): never {
  const isTaken = error instanceof Refusal && error.problems.some(({ code }) => TAKEN.includes(code))
  throw isTaken ? new ChoiceLost() : error
}

/** Takes a part anew: held until the rest is where the bundle is held, and confirmed at once where that is confirmed. */
async function takeAnew(moving: Moving, { part, wish, option }: ChosenMove): Promise<void> {
  const { tx, now, agent } = moving
  const { booking, order, id: partId, bundleId } = part
  // Its room in the week may be what it takes again.
  if (order?.status === 'HELD') await releaseOrder(tx, order.id, 'withdraw', agent)
  await takePart(moving, { partId, wish, option })
  // Only now: what is free is offered to those who wait for it. One that its lab cannot keep might still be kept after all.
  if (booking && !hasEnded(booking)) await cancelTaken(tx, booking, agent, now)
  if (moving.isHeld) return
  const taken = (await partsOf(tx, [bundleId])).find(({ id }) => id === partId)!
  if (!(await confirmPart(tx, taken, agent, now))) throw new Refusal(HOLD_OVER)
}
