import type { Call } from '../accounts/call.ts'
import { authorize, signedIn } from '../accounts/permission.ts'
import type { PartPlace } from '../bookings/bundled/bundled.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { transact } from '../bookings/mandates/transact.service.ts'
import { bookerOf } from '../bookings/new-booking.ts'
import { requestOf, storeAnswer, storedAnswer } from '../shared/idempotency.repository.ts'
import { after, MINUTE } from '../shared/period.ts'
import { refuseAny } from '../shared/refusal.ts'
import type { Taken } from './bundle.ts'
import { placesProblems, windowProblems } from './bundle-problems.ts'
import { lockBundle } from './bundles.repository.ts'
import { actOnBundle } from './bundles.service.ts'
import { choosing } from './choosing.service.ts'
import { isHeld, type Move, planMoves } from './moves.service.ts'
import { lockForMoves, movePart } from './moving.service.ts'
import { searchBehindLocks, searchBundle } from './search.service.ts'
import { type AskedWindow, windowAt } from './window.ts'

export interface RescheduleRequest {
  bundleId: string
  /** The parts that get another time, and where it may lie. */
  parts: PartPlace[]
  window: AskedWindow
  idempotencyKey: string
}

/**
 * Gives some parts of a bundle another time, under the same rules with the others as they are; all of them or none. A
 * part that its lab has declined, or that was lost otherwise, is taken anew, of any of its candidates.
 */
export async function rescheduleBundle(
  call: Call,
  { idempotencyKey, ...asked }: RescheduleRequest,
  holdMinutes: number,
): Promise<BundleRow> {
  const { bundle, agent } = await actOnBundle(call, asked.bundleId, 'bundle.reschedule')
  const window = windowAt(asked.window, call.now)
  refuseAny([...placesProblems(asked.parts), ...windowProblems(window)])
  const request = requestOf(bundle.enterpriseId, 'rescheduleBundle', idempotencyKey, asked)
  const earlier = async () => ((await storedAnswer(call.db, request)) ? bundle : null)
  const booker = bookerOf(signedIn(call.actor))
  return choosing(earlier, async (isLast) => {
    const plan = { parts: asked.parts, window }
    const { search, moves, seen } = await planMoves(call, bundle, booker, plan)
    const heldUntil = soonestDue(seen.filter(isHeld))
    authorizeMoves(call, bundle, moves, heldUntil !== null)
    const found = isLast ? null : await searchBundle(call, search)
    return transact(call, async (tx) => {
      await lockBundle(tx, bundle.id)
      const { choice } = found ?? (await searchBehindLocks(tx, call.now, search))
      const chosen = moves.map((move) => ({ ...move, option: choice[move.position]! }))
      const calendars = await lockForMoves(tx, bundle, chosen, seen)
      if (!(await storeAnswer(tx, request, { bundleId: bundle.id }))) return bundle
      const moving = { tx, calendars, booker, agent, now: call.now, isHeld: heldUntil !== null }
      const until = heldUntil ?? after(call.now, holdMinutes * MINUTE)
      for (const move of chosen) await movePart({ ...moving, heldUntil: until }, move)
      return bundle
    })
  })
}

/** Whoever takes something anew may do so outside of a bundle, too: order it, or confirm it where the bundle is confirmed. */
function authorizeMoves({ actor }: Call, bundle: BundleRow, moves: readonly Move[], isHeld: boolean): void {
  if (moves.some(({ wish }) => wish.kind === 'TEST')) authorize(actor, 'order.request', {})
  if (!isHeld && moves.some(({ isAnew }) => isAnew)) authorize(actor, 'bundle.confirm', bundle)
}

/** Until when a bundle is held; null where it is not. */
const soonestDue = (held: readonly Taken[]): Date | null =>
  held
    .flatMap(({ booking, order }) => (booking ?? order)?.dueAt ?? [])
    .reduce<Date | null>((least, dueAt) => (least && least < dueAt ? least : dueAt), null)
