import type { Call } from '../accounts/call.ts'
import { driverError, hasWaitedInVain, isOfAll, type Tx } from '../shared/db.ts'
import { type Among, lockCalendars, type UnwrittenCalendar, waitBriefly } from './calendars.repository.ts'

/** What is done to many calendars, each of which is locked meanwhile. */
export interface CalendarWork {
  /** Those that need it, in the order of their places. */
  find: (among: Among) => Promise<UnwrittenCalendar[]>
  /** How many weeks have to be written of each unit. */
  weeksOf: (calendar: UnwrittenCalendar) => number
  /** Does it; what another process has done meanwhile, it leaves alone. */
  write: (tx: Tx, bookableIds: string[]) => Promise<void>
}

// Who wants to book one of a batch waits until all of it is written: a tenth of a second.
const ROWS_AT_ONCE = 250
const PAGE = 2_000
const MAX_FAILURES = 200

/**
 * Works on calendars in batches, each a short transaction. Those that somebody else has locked are left for later, so
 * that nobody waits for anybody, and several processes that do it at once share the work. One that fails must not
 * keep the others from their turn.
 */
export async function workInBatches({ db }: Pick<Call, 'db'>, work: CalendarWork): Promise<void> {
  const failures: unknown[] = []
  const skipped: string[] = []

  async function attempt(ids: readonly string[], others: 'WAIT' | 'SKIP'): Promise<void> {
    try {
      const done = await db.transaction(async (tx) => {
        if (others === 'WAIT') await waitBriefly(tx)
        const locked = (await lockCalendars(tx, ids, others)).map(({ bookableId }) => bookableId)
        if (locked.length > 0) await work.write(tx, locked)
        return new Set(locked)
      })
      skipped.push(...ids.filter((id) => !done.has(id)))
    } catch (error) {
      if (isOfConnection(error)) throw error
      if (ids.length === 1) failures.push(error)
      else for (const half of halves(ids)) await attempt(half, others)
    }
  }

  let behind: UnwrittenCalendar | null = null
  for (;;) {
    const page: UnwrittenCalendar[] = await work.find({ behind, limit: PAGE })
    for (const batch of batchesOf(page, work.weeksOf)) await attempt(batch, 'SKIP')
    behind = page.at(-1) ?? null
    if (page.length < PAGE || failures.length >= MAX_FAILURES) break
  }
  // Most have been done by whoever had them. For the others it is worth waiting, one by one.
  const left = skipped.length > 0 ? await work.find({ ids: skipped }) : []
  for (const { bookableId } of left) await attempt([bookableId], 'WAIT')
  if (failures.length > 0) throw failures[0]
}

// What a calendar's own rules or rows do wrong has no code, or that of its row.
const isOfConnection = (error: unknown) =>
  Boolean(driverError(error).code) && isOfAll(error) && !hasWaitedInVain(error)

const halves = (ids: readonly string[]) => {
  const middle = Math.ceil(ids.length / 2)
  return [ids.slice(0, middle), ids.slice(middle)]
}

function batchesOf(
  calendars: readonly UnwrittenCalendar[],
  weeksOf: (calendar: UnwrittenCalendar) => number,
): string[][] {
  const batches: string[][] = []
  let rows = ROWS_AT_ONCE
  for (const calendar of calendars) {
    const own = calendar.units * weeksOf(calendar)
    if (rows + own > ROWS_AT_ONCE) {
      batches.push([])
      rows = 0
    }
    batches.at(-1)!.push(calendar.bookableId)
    rows += own
  }
  return batches
}
