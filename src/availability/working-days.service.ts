import type { Db } from '../shared/db.ts'
import { readPublicDays } from './schedule.repository.ts'
import { type IsWorkingDay, workingDays } from './working-days.ts'

// The public calendar knows of this year and the next: all that is left of it are a few dozen days.
const LAST = '9999-12-31'

/** The working days from a local date on, by the public calendar as far as it is known, and behind that by the weekday. */
export const workingDaysFrom = async (db: Db, day: string): Promise<IsWorkingDay> =>
  workingDays(await readPublicDays(db, day, LAST))
