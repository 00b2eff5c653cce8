import type { Call } from '../accounts/call.ts'
import type { PartPlace, PartWish } from '../bookings/bundled/bundled.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import type { Booker } from '../bookings/new-booking.ts'
import type { Period } from '../shared/period.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { bundleStatus, isLost } from './bundle.ts'
import { ENDED_STATUSES, ended, notToBeMoved, unknownPart } from './bundle-state-problems.ts'
import { type PartRow, partsOf } from './bundles.repository.ts'
import { fixedOption, movedWish, rulesAmong } from './fixed.ts'
import { partPeriod } from './part-period.ts'
import type { BundleSearch, SoughtPart } from './trial.service.ts'

/** A part that gets another time, as it was when that was asked. */
export interface Move {
  part: PartRow
  wish: PartWish
  /** Where it stands in the search. */
  position: number
  /** Whether it is taken anew, and not moved: because it is lost, or only held. */
  isAnew: boolean
}

/**
 * What is to be searched so that some parts get another time: these among their ways, the others as they are. Parts that
 * are lost and not named have no time, and no rule holds for them.
 */
export async function planMoves(
  call: Call,
  bundle: BundleRow,
  booker: Booker,
  { parts: places, window }: { parts: readonly PartPlace[]; window: Period },
): Promise<{ search: BundleSearch; moves: Move[]; seen: PartRow[] }> {
  const all = await partsOf(call.db, [bundle.id])
  if (ENDED_STATUSES.includes(bundleStatus(all, call.now))) throw new Refusal(ended(all, call.now))
  refuseAny(places.flatMap((place, i) => moveProblems(all, place, ['parts', `${i}`, 'ref'], call.now)))
  const sought: SoughtPart[] = []
  const moves: Move[] = []
  for (const part of all) {
    const place = places.find(({ ref }) => ref === part.ref)
    const fixed = place || isLost(part, call.now) ? null : partPeriod(part)
    if (place) {
      const isAnew = isLost(part, call.now) || isHeld(part)
      const wish = movedWish(part.wish, place, isAnew ? NOTHING : part)
      moves.push({ part, wish, isAnew, position: sought.length })
      sought.push({ wish })
    } else if (fixed) sought.push({ wish: part.wish, fixed: fixedOption(part.id, part, fixed) })
  }
  const rules = rulesAmong(
    bundle.rules,
    sought.map(({ wish }) => wish.ref),
  )
  return { search: { parts: sought, rules, window, booker }, moves, seen: all }
}

const NOTHING = { booking: null, order: null }

export const isHeld = ({ booking, order }: PartRow): boolean => (booking ?? order)?.status === 'HELD'

function moveProblems(all: readonly PartRow[], { ref }: PartPlace, path: string[], now: Date): Problem[] {
  const part = all.find((each) => each.ref === ref)
  if (!part) return [unknownPart(path, ref)]
  return isLost(part, now) || isHeld(part) || isMovable(part, now) ? [] : [notToBeMoved(path, ref)]
}

const isMovable = ({ booking }: PartRow, now: Date): boolean =>
  booking !== null &&
  (booking.status === 'REQUESTED' || booking.status === 'CONFIRMED') &&
  booking.startsAt > now
