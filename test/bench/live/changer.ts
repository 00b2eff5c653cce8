import type { Sql } from 'postgres'
import { after, DAY, HOUR } from '../../../src/shared/period.ts'
import { now } from './clock.ts'
import type { Committed } from './contestants.ts'
import type { Change } from './scenes.ts'
import { changeKey, globalIdOf } from './wire.ts'

// Ten o'clock in Shanghai.
const HOURS_UTC = 2

/** Two hours of a working day of the next week. */
function changedPeriod(today: Date): { startsAt: string; endsAt: string } {
  const midnight = new Date(Math.floor(today.getTime() / DAY) * DAY)
  const daysToTuesday = 7 + ((9 - midnight.getUTCDay()) % 7)
  const startsAt = after(midnight, daysToTuesday * DAY + HOURS_UTC * HOUR)
  return { startsAt: startsAt.toISOString(), endsAt: after(startsAt, 2 * HOUR).toISOString() }
}

const { startsAt, endsAt } = changedPeriod(new Date())

/** Numbers a change of each bookable and tells the outbox, as a booking does; committed when the answer is there. */
export async function changeInDatabase(sql: Sql, changes: readonly Change[]): Promise<Committed> {
  const bookables = changes.map(({ bookable }) => bookable)
  const versions = await sql<{ bookable: string; version: string }[]>`
    select bookable, record_change(bookable, 'BOOKED', ${startsAt}::timestamptz, ${endsAt}::timestamptz) as version
    from unnest(${bookables}::uuid[]) as given (bookable)`
  const at = now()
  return { at, keys: versions.map(({ bookable, version }) => changeKey(globalIdOf(bookable), version)) }
}
