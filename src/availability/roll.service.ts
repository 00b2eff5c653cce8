import type { Call } from '../accounts/call.ts'
import { findUnrolled } from './calendars.repository.ts'
import { rollForward } from './calendars.service.ts'

const BATCH = 200

/** Adds the weeks that have come within each booking horizon. Any number of processes may do it at once. */
export async function rollCalendars({ db, now }: Pick<Call, 'db' | 'now'>): Promise<void> {
  const failures: unknown[] = []
  for (;;) {
    const ids = await findUnrolled(db, now, BATCH)
    for (const id of ids) {
      // One that fails must not keep those behind it from being rolled.
      await rollForward(db, id, now).catch((error: unknown) => failures.push(error))
    }
    if (ids.length < BATCH || failures.length >= BATCH) break
  }
  if (failures.length > 0) throw failures[0]
}
