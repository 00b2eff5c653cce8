import type { Call } from '../accounts/call.ts'
import { authorizeNamed } from '../accounts/permission.ts'
import type { Action } from '../accounts/policy.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import type { Tx } from '../shared/db.ts'
import { after, DAY, type Period, widened } from '../shared/period.ts'
import type { ChangeCause } from './availability-change.ts'
import {
  type LedgerTerms,
  lockCalendar,
  recordChange,
  recordRewriting,
  setRolledTo,
  unroll,
} from './calendars.repository.ts'
import type { CalendarRow } from './calendars.table.ts'
import { deleteWeeks, trimWeeks, writeWeeks } from './ledger.repository.ts'
import { reachOf } from './ledger.ts'
import { computeLedgers, type LedgerTask } from './ledger-sources.service.ts'
import { quarterOf, weekOf, weekOfMonday, weeksBetween } from './quarter.ts'
import { spanOf, weeksTouched } from './span.ts'

/** The last week that must have ledger rows: the one in which the booking horizon ends, a day ahead. */
export const horizonWeek = ({ horizonDays }: Pick<Bookable, 'horizonDays'>, now: Date): number =>
  weekOf(quarterOf(after(now, (horizonDays + 1) * DAY)))

type CalendarAction = Extract<Action, `bookable.${string}` | `calendar.${string}`>

/**
 * Lets somebody who may change something of a calendar, which is locked until it is done. What is read of the
 * bookable is read behind the lock: before it, it may be old.
 */
export async function withCalendar<Result>(
  { db, actor }: Call,
  id: string,
  action: CalendarAction,
  change: (tx: Tx, calendar: CalendarRow, bookable: Bookable) => Promise<Result>,
  lockFirst: (tx: Tx) => Promise<unknown> = async () => {},
): Promise<Result> {
  await authorizeNamed(actor, action, () => readBookable({ db }, id))
  return db.transaction(async (tx) => {
    await lockFirst(tx)
    const calendar = await lockCalendar(tx, id)
    return change(tx, calendar, await readBookable({ db: tx }, id))
  })
}

/** Writes some weeks of calendars anew from their sources. The caller holds their locks. */
async function rewriteWeeks(tx: Tx, tasks: readonly LedgerTask[]): Promise<void> {
  const ledgers = await computeLedgers(tx, tasks)
  await writeWeeks(
    tx,
    tasks.map(({ terms: { bookableId, category, district } }, i) => ({
      bookableId,
      category,
      district,
      weeks: ledgers[i]!,
    })),
  )
}

/** The rolled weeks, from the current one, that a period touches. */
function affectedWeeks({ rolledTo }: CalendarRow, period: Period, now: Date): number[] {
  if (rolledTo === null) return []
  const touched = weeksTouched(spanOf(period))
  const first = Math.max(touched[0] ?? 0, weekOf(quarterOf(now)))
  return weeksBetween(first, Math.min(touched.at(-1) ?? 0, weekOfMonday(rolledTo)))
}

/**
 * Brings the ledger up to date after a source changed in `period`, and tells the watchers. The caller holds the
 * calendar's lock and has changed the source in the same transaction.
 */
export async function applyChange(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  change: { cause: ChangeCause; period: Period; now: Date },
) {
  const reach = reachOf(bookable)
  const period = widened(change.period, reach, reach)
  const weeks = affectedWeeks(calendar, period, change.now)
  if (weeks.length > 0) await rewriteWeeks(tx, [{ terms: { ...bookable, ...calendar }, weeks }])
  await recordChange(tx, bookable.id, change.cause, period)
}

/**
 * Writes the whole ledgers of calendars anew, from the current week to the horizon, and tells the watchers. The caller
 * holds their locks.
 */
export async function applyRules(
  tx: Tx,
  calendars: readonly LedgerTerms[],
  { cause, now }: { cause: ChangeCause; now: Date },
): Promise<void> {
  if (calendars.length === 0) return
  const first = weekOf(quarterOf(now))
  const kept = calendars.map((terms) => ({ terms, ...terms, first, last: horizonWeek(terms, now) }))
  const rolled = kept.filter(({ rolledTo }) => rolledTo !== null)
  if (rolled.length > 0) await trimWeeks(tx, rolled)
  await rewriteWeeks(
    tx,
    kept.map(({ terms, last }) => ({ terms, weeks: weeksBetween(first, last) })),
  )
  await recordRewriting(tx, kept, cause, first)
}

/** Empties the ledger of a bookable that is no longer booked. */
export async function clearCalendar(tx: Tx, calendar: CalendarRow, period: Period) {
  await deleteWeeks(tx, calendar)
  await unroll(tx, calendar.bookableId)
  await recordChange(tx, calendar.bookableId, 'RETIRED', period)
}

/**
 * Adds the weeks that have come within the booking horizons and drops those that are over. No watcher is told:
 * nothing that could be booked changed. The caller holds the locks of the calendars.
 */
export async function rollForward(tx: Tx, calendars: readonly LedgerTerms[], now: Date): Promise<void> {
  const first = weekOf(quarterOf(now))
  const tasks = calendars.flatMap((terms) => {
    if (terms.rolledTo === null) return []
    const weeks = weeksBetween(Math.max(weekOfMonday(terms.rolledTo) + 1, first), horizonWeek(terms, now))
    return weeks.length > 0 ? [{ terms, weeks }] : []
  })
  if (tasks.length === 0) return
  const kept = tasks.map(({ terms, weeks }) => ({ ...terms, first, last: weeks.at(-1)! }))
  await rewriteWeeks(tx, tasks)
  await trimWeeks(tx, kept)
  await setRolledTo(tx, kept)
}
