import type { Call } from '../accounts/call.ts'
import { periodOf, spanOf } from '../availability/span.ts'
import { settleDueIn } from '../bookings/due.service.ts'
import { findBookables } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import { Refusal } from '../shared/refusal.ts'
import { explained } from './explain.service.ts'
import type { Option } from './solver/puzzle.ts'
import { ChoiceLost, lockSources } from './taking.service.ts'
import { type BundleSearch, tryOnce } from './trial.service.ts'

export interface FoundBundle {
  /** How each part is to be had, in their order. */
  choice: readonly Option[]
  /** Whether nothing is over sooner, or as soon and cheaper, for certain. */
  complete: boolean
}

/**
 * Chooses how the parts of a bundle are to be had, from what is free now; refuses with the smallest obstacle when they
 * cannot be. What nobody has confirmed in time is free.
 */
export async function searchBundle(call: Call, search: BundleSearch): Promise<FoundBundle> {
  const first = await tryOnce(call, search)
  if (first.choice) return { choice: first.choice, complete: first.complete }
  const again = (await settleAll(call, search)) > 0 ? await tryOnce(call, search) : first
  if (again.choice) return { choice: again.choice, complete: again.complete }
  throw new Refusal(...(await explained(call, search, again)))
}

/** Ends what is due and stands in the way, so that nobody waits for the sweeper; how many there were. */
async function settleAll(call: Call, { parts, window }: BundleSearch): Promise<number> {
  const ids = parts.flatMap(({ wish, fixed }) => (wish.kind === 'TIME' && !fixed ? wish.bookableIds : []))
  let settled = 0
  for (const bookable of await findBookables(call.db, [...new Set(ids)])) {
    settled += await settleDueIn(call, bookable, periodOf(spanOf(window)))
  }
  return settled
}

/** The same behind the locks of all candidates: what is free then stays free. The choice is lost where nothing fits. */
export async function searchBehindLocks(tx: Tx, now: Date, search: BundleSearch): Promise<FoundBundle> {
  const sought = search.parts.flatMap(({ wish, fixed }) => (fixed ? [] : wish))
  await lockSources(
    tx,
    sought.flatMap((wish) => (wish.kind === 'TIME' ? wish.bookableIds : [])),
    sought.flatMap((wish) => (wish.kind === 'TEST' ? wish.serviceIds : [])),
  )
  const { choice, complete } = await tryOnce({ db: tx, now }, search)
  if (!choice) throw new ChoiceLost()
  return { choice, complete }
}
