import type { Call } from '../accounts/call.ts'
import { type Action, authorize } from '../accounts/permission.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import type { Db, Tx } from '../shared/db.ts'
import { after, DAY, type Period, widened } from '../shared/period.ts'
import type { ChangeCause } from './availability-change.ts'
import {
  deleteWeeks,
  lockCalendar,
  recordChange,
  setRolledTo,
  trimWeeks,
  writeOpenWeeks,
  writeWeeks,
} from './calendars.repository.ts'
import type { CalendarRow } from './calendars.table.ts'
import { type Ledger, ledgerOf, reachOf, weekBits } from './ledger.ts'
import { firstQuarterOf, quarterOf, weekOf, weekOfMonday, weeksBetween } from './quarter.ts'
import { readClosures, readOccupancies } from './schedule.repository.ts'
import { readOpenings } from './schedule.service.ts'
import { periodOf, spanOf, weeksTouched } from './span.ts'

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
  authorize(actor, action, await readBookable({ db }, id))
  return db.transaction(async (tx) => {
    await lockFirst(tx)
    const calendar = await lockCalendar(tx, id)
    return change(tx, calendar, await readBookable({ db: tx }, id))
  })
}

/** Computes the ledger of some weeks that follow each other from all its sources. */
export async function computeLedger(db: Db, bookable: Bookable, weeks: readonly number[]): Promise<Ledger> {
  const window = { from: firstQuarterOf(weeks[0]!), until: firstQuarterOf(weeks.at(-1)! + 1) }
  const { bufferBeforeMinutes, bufferAfterMinutes, units } = bookable
  const reach = reachOf(bookable)
  const openings = await readOpenings(db, [bookable], window)
  return ledgerOf({
    units,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    openings: openings.get(bookable.id) ?? [],
    closures: await readClosures(db, [bookable.id], periodOf(window)),
    occupancies: await readOccupancies(db, bookable.id, widened(periodOf(window), reach, reach)),
  })
}

/** Writes the ledger of some weeks anew from its sources. The caller holds the calendar's lock. */
async function rewriteWeeks(tx: Tx, calendar: CalendarRow, bookable: Bookable, weeks: readonly number[]) {
  if (weeks.length === 0) return
  const { open, free } = await computeLedger(tx, bookable, weeks)
  await writeWeeks(tx, calendar, weekBits(free, weeks))
  await writeOpenWeeks(tx, calendar, open, weeks)
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
  await rewriteWeeks(tx, calendar, bookable, affectedWeeks(calendar, period, change.now))
  await recordChange(tx, bookable.id, change.cause, period)
}

/** Writes the whole ledger anew, from the current week to the horizon, and tells the watchers. */
export async function applyRules(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  { cause, now }: { cause: ChangeCause; now: Date },
) {
  const first = weekOf(quarterOf(now))
  const last = horizonWeek(bookable, now)
  const weeks = weeksBetween(first, last)
  await trimWeeks(tx, calendar, bookable.units, first, last)
  await rewriteWeeks(tx, calendar, bookable, weeks)
  await setRolledTo(tx, bookable.id, last)
  const window = { from: firstQuarterOf(first), until: firstQuarterOf(last + 1) }
  await recordChange(tx, bookable.id, cause, periodOf(window))
}

/** Empties the ledger of a bookable that is no longer booked. */
export async function clearCalendar(tx: Tx, calendar: CalendarRow, period: Period) {
  await deleteWeeks(tx, calendar)
  await setRolledTo(tx, calendar.bookableId, null)
  await recordChange(tx, calendar.bookableId, 'RETIRED', period)
}

/**
 * Adds the weeks that have come within the booking horizon and drops those that are over. No watcher is told:
 * nothing that could be booked changed.
 */
export async function rollForward(db: Db, id: string, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, id)
    const bookable = await readBookable({ db: tx }, id)
    const last = horizonWeek(bookable, now)
    if (calendar.rolledTo === null || weekOfMonday(calendar.rolledTo) >= last) return
    const first = weekOf(quarterOf(now))
    const next = Math.max(weekOfMonday(calendar.rolledTo) + 1, first)
    await rewriteWeeks(tx, calendar, bookable, weeksBetween(next, last))
    await trimWeeks(tx, calendar, bookable.units, first, last)
    await setRolledTo(tx, id, last)
  })
}
