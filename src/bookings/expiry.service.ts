import type { Call } from '../accounts/call.ts'
import { reachOf } from '../availability/ledger.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { type Period, widened } from '../shared/period.ts'
import { findOverdue, findOverdueIn } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { release } from './release.service.ts'

type Clock = Pick<Call, 'db' | 'now'>

const BATCH = 200

/** Frees the time of holds and requests that ran out; how many had. Any number of processes may do it at once. */
export const expireOverdue = async (clock: Clock): Promise<number> =>
  expireEach(clock, await findOverdue(clock.db, BATCH))

/** The same at once for those that stand in the way of a period, so that nobody waits for the sweeper. */
export async function expireOverdueIn(clock: Clock, bookable: Bookable, period: Period): Promise<number> {
  const reach = reachOf(bookable)
  return expireEach(clock, await findOverdueIn(clock.db, bookable.id, widened(period, reach, reach)))
}

async function expireEach({ db, now }: Clock, overdue: readonly BookingRow[]): Promise<number> {
  const failures: unknown[] = []
  for (const booking of overdue) {
    await db
      .transaction((tx) => release(tx, booking, 'expire', NOBODY, now))
      // One that fails must not keep those behind it waiting.
      .catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
  return overdue.length
}

const NOBODY = { personId: null, organizationId: null }
