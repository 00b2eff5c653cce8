import { periodOf } from '../availability/span.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { release } from '../bookings/release.service.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { moveBooking } from '../bookings/use/reschedule.service.ts'
import { releaseOrder } from '../orders/place-order.service.ts'
import type { Tx } from '../shared/db.ts'
import type { ProblemCode } from '../shared/problem-code.ts'
import { Refusal } from '../shared/refusal.ts'
import { HOLD_OVER } from './bundle-state-problems.ts'
import { type PartRow, partsOf } from './bundles.repository.ts'
import { confirmPart } from './confirm-bundle.service.ts'
import { isHeld, type Move } from './moves.service.ts'
import type { Option } from './solver/puzzle.ts'
import { ChoiceLost, lockSources, type Setting, takePart } from './taking.service.ts'

/** A move to the way that was chosen for it. */
export type ChosenMove = Move & { option: Option }

/** Locks what is needed to move some parts of a bundle that is locked. The choice is lost where one of them is no longer what it was. */
export async function lockForMoves(tx: Tx, { id }: BundleRow, moves: readonly ChosenMove[]) {
  const bookables = moves.flatMap(({ part, wish, option, isAnew }) => [
    // What has ended has nothing to give back.
    ...(part.booking && (!isAnew || isHeld(part)) ? [part.booking.bookableId] : []),
    ...(wish.kind === 'TIME' ? [option.source] : []),
  ])
  const services = moves.flatMap(({ wish, option }) => (wish.kind === 'TEST' ? [option.source] : []))
  const calendars = await lockSources(tx, bookables, services)
  const now = await partsOf(tx, [id])
  for (const { part } of moves) {
    if (stateOf(now.find((each) => each.id === part.id)!) !== stateOf(part)) throw new ChoiceLost()
  }
  return calendars
}

const stateOf = ({ booking, order }: PartRow): string => {
  const taken = booking ?? order
  return `${taken?.id} ${taken?.status}`
}

/** Gives a part the time that was chosen for it. */
export async function movePart(setting: Setting, move: ChosenMove, agent: Agent): Promise<void> {
  const { tx, calendars, now } = setting
  const { booking } = move.part
  if (move.isAnew) return takeAnew(setting, move, agent)
  const calendar = calendars.get(booking!.bookableId)!
  await moveBooking({ tx, calendar, now }, booking!, periodOf(move.option), agent).catch(lostIfTaken)
}

const TAKEN: readonly ProblemCode[] = ['SLOT_UNAVAILABLE', 'TRAVEL_TIME_NEEDED']

function lostIfTaken(error: unknown): never {
  const isTaken = error instanceof Refusal && error.problems.some(({ code }) => TAKEN.includes(code))
  throw isTaken ? new ChoiceLost() : error
}

/** Takes a part anew: held as before where the bundle is, and confirmed at once where the others are. */
async function takeAnew(setting: Setting, { part, wish, option }: ChosenMove, agent: Agent): Promise<void> {
  const { tx, now } = setting
  const { booking, order, id: partId, bundleId } = part
  const wasHeld = isHeld(part)
  const dueAt = (booking ?? order)?.dueAt
  const heldUntil = wasHeld && dueAt ? dueAt : setting.heldUntil
  // Its room in the week may be what it takes again.
  if (wasHeld && order) await releaseOrder(tx, order.id, 'withdraw', agent)
  await takePart({ ...setting, heldUntil }, { partId, wish, option })
  // Only now: what is free is offered to those who wait for it.
  if (wasHeld && booking) await release(tx, booking, 'cancel', agent, now)
  if (wasHeld) return
  const taken = (await partsOf(tx, [bundleId])).find(({ id }) => id === partId)!
  if (!(await confirmPart(tx, taken, agent, now))) throw new Refusal(HOLD_OVER)
}
