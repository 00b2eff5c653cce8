import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import { instantOf } from '../availability/quarter.ts'
import type { BundleRules, PartWish } from '../bookings/bundled/bundled.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { transact } from '../bookings/mandates/transact.service.ts'
import { type Booker, bookerOf, underMandateOf } from '../bookings/new-booking.ts'
import { about } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { type Request, requestOf, storeAnswer, storedAnswer } from '../shared/idempotency.repository.ts'
import { after, MINUTE } from '../shared/period.ts'
import { refuseAny } from '../shared/refusal.ts'
import { bundleProblems } from './bundle-problems.ts'
import { findBundle, insertBundle } from './bundles.repository.ts'
import { type AskedPart, withCandidates } from './candidates.service.ts'
import { choosing } from './choosing.service.ts'
import { type FoundBundle, searchBehindLocks, searchBundle } from './search.service.ts'
import { type Chosen, lockSources, takePart } from './taking.service.ts'
import { type AskedWindow, windowAt } from './window.ts'

export interface BundleRequest {
  parts: AskedPart[]
  rules: BundleRules
  window: AskedWindow
  idempotencyKey: string
}

/**
 * Chooses how all parts of a bundle can be had, and holds them in one transaction, each as a single hold would be: nobody
 * sees a part of it, and all run out together. Where others were faster the choice is made anew, a few times. The same
 * idempotency key with the same input answers with the same bundle.
 */
export async function holdBundle(
  call: Call,
  { parts, rules, window: asked, idempotencyKey }: BundleRequest,
  holdMinutes: number,
): Promise<BundleRow> {
  const booker = bookerOf(authorize(call.actor, 'bundle.hold', {}))
  if (parts.some(({ test }) => test)) authorize(call.actor, 'order.request', {})
  const window = windowAt(asked, call.now)
  refuseAny(bundleProblems(parts, rules, window))
  const input = { parts, rules, ...asked, ...underMandateOf(booker) }
  const request = requestOf(booker.enterpriseId, 'holdBundle', idempotencyKey, input)
  const earlier = async () => {
    const stored = await storedAnswer<{ bundleId: string }>(call.db, request)
    return stored && findBundle(call.db, stored.bundleId)
  }
  return choosing(earlier, async (isLast) => {
    const wishes = await withCandidates(call, booker, parts, window)
    const search = { parts: wishes.map((wish) => ({ wish })), rules, window, booker }
    const found = isLast ? null : await searchBundle(call, search)
    return transact(call, async (tx) => {
      const chosen = found ?? (await searchBehindLocks(tx, call.now, search))
      return hold({ tx, request, booker, holdMinutes, now: call.now }, wishes, rules, chosen)
    })
  })
}

interface Holding {
  tx: Tx
  request: Request
  booker: Booker
  holdMinutes: number
  now: Date
}

async function hold(
  { tx, request, booker, holdMinutes, now }: Holding,
  parts: readonly PartWish[],
  rules: BundleRules,
  { choice, complete }: FoundBundle,
): Promise<BundleRow> {
  const chosen = parts.map((wish, i): Chosen => ({ partId: newId(), wish, option: choice[i]! }))
  const sources = (kind: PartWish['kind']) =>
    chosen.filter(({ wish }) => wish.kind === kind).map(({ option }) => option.source)
  const calendars = await lockSources(tx, sources('TIME'), sources('TEST'))
  const id = newId()
  if (!(await storeAnswer(tx, request, { bundleId: id }))) {
    const { bundleId } = (await storedAnswer<{ bundleId: string }>(tx, request))!
    return (await findBundle(tx, bundleId))!
  }
  const { enterpriseId, personId, mandateId } = booker
  const bundle = await insertBundle(
    tx,
    { id, enterpriseId, personId, mandateId, rules, complete },
    chosen.map(({ partId, wish }, position) => ({ id: partId, bundleId: id, ref: wish.ref, position, wish })),
  )
  about(tx, 'Bundle', id)
  const heldUntil = earliestOf(after(bundle.createdAt, holdMinutes * MINUTE), chosen)
  for (const part of chosen) await takePart({ tx, calendars, booker, now, heldUntil }, part)
  return bundle
}

/** None is held beyond the begin of the first. */
const earliestOf = (until: Date, chosen: readonly Chosen[]): Date =>
  chosen.reduce((least, { option }) => {
    const begins = instantOf(option.from)
    return begins < least ? begins : least
  }, until)
