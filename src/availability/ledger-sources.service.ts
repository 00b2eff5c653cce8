import type { Db } from '../shared/db.ts'
import { grouped } from '../shared/grouped.ts'
import { widened } from '../shared/period.ts'
import type { LedgerTerms } from './calendars.repository.ts'
import { type LedgerWeek, ledgerOf, ledgerWeeks, reachOf } from './ledger.ts'
import { firstQuarterOf } from './quarter.ts'
import { readClosures, readHours, readOccupancies } from './schedule.repository.ts'
import { CLOSED, openingsOnce, publicDaysAround } from './schedule.service.ts'
import { periodOf, type Span } from './span.ts'

/** Weeks that follow each other, of which the ledger of a calendar is to be computed. */
export interface LedgerTask {
  terms: LedgerTerms
  weeks: readonly number[]
}

/**
 * Computes ledgers from all their sources, which are read in one statement each. What follows from the same rules is
 * computed once, so that a thousand calendars with the same hours cost little more than one.
 */
export async function computeLedgers(db: Db, tasks: readonly LedgerTask[]): Promise<LedgerWeek[][]> {
  const asked = tasks.map(({ terms, weeks }) => {
    const window = windowOf(weeks)
    return { window, ...periodOf(window), ...terms }
  })
  const [hours, publicDays, closures, occupancies] = await Promise.all([
    readHours(
      db,
      asked.map(({ bookableId }) => bookableId),
    ),
    publicDaysAround(db, spanning(asked.map(({ window }) => window))),
    readClosures(db, asked),
    readOccupancies(
      db,
      asked.map((each) => ({ ...each, ...widened(each, reachOf(each), reachOf(each)) })),
    ),
  ])
  const [closuresOf, occupanciesOf] = [byBookable(closures), byBookable(occupancies)]
  const openingsFor = openingsOnce(publicDays)
  return asked.map(({ bookableId, window, ...terms }, i) => {
    const openings = openingsFor(hours.get(bookableId) ?? CLOSED, terms.timeZone, window)
    const sources = { openings, closures: closuresOf(bookableId), occupancies: occupanciesOf(bookableId) }
    return ledgerWeeks(ledgerOf({ ...terms, ...sources }), tasks[i]!.weeks)
  })
}

const windowOf = (weeks: readonly number[]): Span => ({
  from: firstQuarterOf(weeks[0]!),
  until: firstQuarterOf(weeks.at(-1)! + 1),
})

const spanning = (spans: readonly Span[]): Span => ({
  from: Math.min(...spans.map(({ from }) => from)),
  until: Math.max(...spans.map(({ until }) => until)),
})

function byBookable<Row extends { bookableId: string }>(rows: readonly Row[]): (id: string) => Row[] {
  const groups = grouped(rows, ({ bookableId }) => bookableId)
  return (id) => groups.get(id) ?? []
}
