import type { Call } from '../accounts/call.ts'
import { workInBatches } from './calendar-batches.service.ts'
import {
  findLedgerTerms,
  findStaleCalendars,
  findUnrolled,
  type UnwrittenCalendar,
} from './calendars.repository.ts'
import { applyRules, horizonWeek, rollForward } from './calendars.service.ts'
import { quarterOf, weekOf, weekOfMonday } from './quarter.ts'

type Clock = Pick<Call, 'db' | 'now'>

/**
 * Adds the weeks that have come within each booking horizon. Any number of processes may do it at once, while bookings
 * go on.
 */
export const rollCalendars = ({ db, now }: Clock): Promise<void> =>
  workInBatches(
    { db },
    {
      find: (among) => findUnrolled(db, now, among),
      weeksOf: (calendar) =>
        Math.min(horizonWeek(calendar, now) - weekOfMonday(calendar.rolledTo), weeksToCome(calendar, now)),
      write: async (tx, ids) => rollForward(tx, await findLedgerTerms(tx, ids), now),
    },
  )

/**
 * Writes anew the ledger of each calendar that is marked as stale, and takes the mark away in the same transaction: a
 * crash leaves nothing behind for ever. Any number of processes may do it at once, while bookings go on.
 */
export const rewriteStale = ({ db, now }: Clock): Promise<void> =>
  workInBatches(
    { db },
    {
      find: (among) => findStaleCalendars(db, among),
      weeksOf: (calendar) => weeksToCome(calendar, now),
      write: async (tx, ids) => {
        const stale = (await findLedgerTerms(tx, ids)).filter(({ stale }) => stale)
        await applyRules(tx, stale, { cause: 'RULES_CHANGED', now })
      },
    },
  )

const weeksToCome = (calendar: UnwrittenCalendar, now: Date): number =>
  horizonWeek(calendar, now) - weekOf(quarterOf(now)) + 1
