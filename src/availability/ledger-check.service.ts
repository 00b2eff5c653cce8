import type { Call } from '../accounts/call.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { listCalendars, lockCalendar, readLedger, readOpenWeeks } from './calendars.repository.ts'
import { computeLedger } from './calendars.service.ts'
import { weekBits } from './ledger.ts'
import { mondayOf, quarterOf, weekOf, weekOfMonday, weeksBetween } from './quarter.ts'
import { bitsOf } from './span.ts'

/** A row of the ledger that is not what its sources say. */
export interface Difference {
  bookableId: string
  week: string
  /** 0 for the row that tells when it is open at all. */
  unit: number
  stored: string | null
  computed: string | null
}

const BATCH = 500

/**
 * Computes every ledger anew from its sources and compares: the two may never differ. Each calendar is locked while
 * it is looked at, so that the check can run while bookings go on.
 */
export async function checkLedger({ db, now }: Pick<Call, 'db' | 'now'>): Promise<Difference[]> {
  const differences: Difference[] = []
  let last: string | null = null
  for (;;) {
    const ids: string[] = await listCalendars(db, last, BATCH)
    for (const id of ids) differences.push(...(await checkCalendar(db, id, now)))
    if (ids.length < BATCH) return differences
    last = ids.at(-1) ?? null
  }
}

const checkCalendar = (db: Call['db'], bookableId: string, now: Date): Promise<Difference[]> =>
  db.transaction(async (tx) => {
    const { rolledTo } = await lockCalendar(tx, bookableId)
    const stored = new Map(
      (await readLedger(tx, bookableId)).map((row) => [`${row.week} ${row.unit}`, row.free]),
    )
    for (const { week, open } of await readOpenWeeks(tx, bookableId)) stored.set(`${week} 0`, open)
    // Weeks that are over are dropped by the next roll, and nobody asks for them until then.
    const current = mondayOf(weekOf(quarterOf(now)))
    for (const key of stored.keys()) if (key < current) stored.delete(key)
    const computed =
      rolledTo === null ? new Map<string, string>() : await computeRows(tx, bookableId, rolledTo, now)
    return [...new Set([...stored.keys(), ...computed.keys()])]
      .filter((key) => stored.get(key) !== computed.get(key))
      .map((key) => ({
        bookableId,
        week: key.slice(0, 10),
        unit: Number(key.slice(11)),
        stored: stored.get(key) ?? null,
        computed: computed.get(key) ?? null,
      }))
  })

async function computeRows(db: Call['db'], bookableId: string, rolledTo: string, now: Date) {
  const bookable = await readBookable({ db }, bookableId)
  const first = weekOf(quarterOf(now))
  const weeks = weeksBetween(first, weekOfMonday(rolledTo))
  if (weeks.length === 0) return new Map<string, string>()
  const { open, free } = await computeLedger(db, bookable, weeks)
  return new Map([
    ...weekBits(free, weeks).map((row) => [`${mondayOf(row.week)} ${row.unit}`, row.free] as const),
    ...weeks.map((week) => [`${mondayOf(week)} 0`, bitsOf(open, week)] as const),
  ])
}
