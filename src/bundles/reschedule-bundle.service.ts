import type { Call } from '../accounts/call.ts'
import { signedIn } from '../accounts/permission.ts'
import type { PartPlace } from '../bookings/bundled/bundled.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { transact } from '../bookings/mandates/transact.service.ts'
import { bookerOf } from '../bookings/new-booking.ts'
import { requestOf, storeAnswer, storedAnswer } from '../shared/idempotency.repository.ts'
import { after, MINUTE } from '../shared/period.ts'
import { refuseAny } from '../shared/refusal.ts'
import { windowProblems } from './bundle-problems.ts'
import { lockBundle } from './bundles.repository.ts'
import { actOnBundle } from './bundles.service.ts'
import { choosing } from './choosing.service.ts'
import { planMoves } from './moves.service.ts'
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
  refuseAny(windowProblems(window))
  const request = requestOf(bundle.enterpriseId, 'rescheduleBundle', idempotencyKey, asked)
  const earlier = async () => ((await storedAnswer(call.db, request)) ? bundle : null)
  const booker = bookerOf(signedIn(call.actor))
  return choosing(earlier, async (isLast) => {
    const { search, moves } = await planMoves(call, bundle, booker, { parts: asked.parts, window })
    const found = isLast ? null : await searchBundle(call, search)
    return transact(call, async (tx) => {
      await lockBundle(tx, bundle.id)
      const { choice } = found ?? (await searchBehindLocks(tx, call.now, search))
      const chosen = moves.map((move) => ({ ...move, option: choice[move.position]! }))
      const calendars = await lockForMoves(tx, bundle, chosen)
      if (!(await storeAnswer(tx, request, { bundleId: bundle.id }))) return bundle
      const heldUntil = after(call.now, holdMinutes * MINUTE)
      const setting = { tx, calendars, booker, now: call.now, heldUntil }
      for (const move of chosen) await movePart(setting, move, agent)
      return bundle
    })
  })
}
