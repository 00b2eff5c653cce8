import type { Call } from '../accounts/call.ts'
import type { Tx } from '../shared/db.ts'
import { findLedgerTerms, listCalendars } from './calendars.repository.ts'
import type { CalendarRow } from './calendars.table.ts'
import { findStrays, readStoredBits, type StoredBits } from './ledger-check.repository.ts'
import { computeLedgers } from './ledger-sources.service.ts'
import { mondayOf, quarterOf, weekOf, weekOfMonday, weeksBetween } from './quarter.ts'
import { fromHex } from './span.ts'

/** A part of the ledger that is not what its sources say. */
export interface Difference {
  bookableId: string
  week: string
  /** "open", "starts", or "unit 1" and so on. */
  part: string
  stored: string | null
  computed: string | null
}

const PAGE = 200

/**
 * Computes every ledger anew from its sources and compares: the two may never differ. Each page is looked at in one
 * snapshot, in which nothing is half done, so that the check can run while bookings go on and nobody waits for it.
 * Weeks that are over are dropped by the next roll, and calendars that are marked as stale are still to be written.
 */
export async function checkLedger({ db, now }: Pick<Call, 'db' | 'now'>): Promise<Difference[]> {
  const first = weekOf(quarterOf(now))
  const differences = (await findStrays(db, first)).map((row) => differenceOf(row, row.bits, null))
  let behind: string | null = null
  for (;;) {
    const checked: { calendars: CalendarRow[]; found: Difference[] } = await db.transaction(
      async (tx) => {
        const calendars = await listCalendars(tx, behind, PAGE)
        const fresh = calendars.filter(({ stale }) => !stale)
        return { calendars, found: fresh.length > 0 ? await check(tx, fresh, first) : [] }
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    differences.push(...checked.found)
    behind = checked.calendars.at(-1)?.bookableId ?? null
    if (checked.calendars.length < PAGE) return differences
  }
}

async function check(tx: Tx, calendars: readonly CalendarRow[], first: number): Promise<Difference[]> {
  const ids = calendars.map(({ bookableId }) => bookableId)
  const keyed = (found: readonly StoredBits[]) => new Map(found.map((row) => [keyOf(row), row]))
  const stored = keyed(await readStoredBits(tx, ids, first))
  const computed = keyed(await computeBits(tx, calendars, first))
  return [...new Map([...stored, ...computed])].flatMap(([key, row]) => {
    const [is, should] = [stored.get(key)?.bits ?? null, computed.get(key)?.bits ?? null]
    return is === should ? [] : [differenceOf(row, is, should)]
  })
}

const keyOf = ({ bookableId, week, part }: StoredBits) => `${bookableId} ${week} ${part}`

const differenceOf = (
  { bookableId, week, part }: StoredBits,
  stored: string | null,
  computed: string | null,
) => ({
  bookableId,
  week,
  part,
  stored,
  computed,
})

async function computeBits(tx: Tx, calendars: readonly CalendarRow[], first: number): Promise<StoredBits[]> {
  const ids = calendars.map(({ bookableId }) => bookableId)
  const tasks = (await findLedgerTerms(tx, ids)).flatMap((terms) => {
    const weeks = terms.rolledTo ? weeksBetween(first, weekOfMonday(terms.rolledTo)) : []
    return weeks.length > 0 ? [{ terms, weeks }] : []
  })
  if (tasks.length === 0) return []
  const ledgers = await computeLedgers(tx, tasks)
  return tasks.flatMap(({ terms: { bookableId } }, i) =>
    ledgers[i]!.flatMap(({ week, open, starts, free }) => {
      const own = { bookableId, week: mondayOf(week) }
      const parts = { open, starts, ...Object.fromEntries(free.map((hex, i) => [`unit ${i + 1}`, hex])) }
      return Object.entries(parts).map(([part, hex]) => ({ ...own, part, bits: fromHex(hex) }))
    }),
  )
}
