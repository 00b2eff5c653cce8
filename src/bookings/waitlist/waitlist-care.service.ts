import type { Call } from '../../accounts/call.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { expireEntries, findInNeed } from './waitlist-care.repository.ts'
import { offerFreedTime } from './waitlist-offers.service.ts'

type Clock = Pick<Call, 'db' | 'now'>

const BATCH = 200

/**
 * Looks after those who wait: ends what is waited for in vain, and offers what came free without a booking's ending,
 * as when a closure is removed. Any number of processes may do it at once.
 */
export const careForWaitlists = (clock: Clock): Promise<void> => careForEach(clock, false)

/**
 * The same for all that somebody waits for: time also becomes bookable where no calendar changes, as when a
 * qualification is renewed or a later day comes within the horizon.
 */
export const careForAllWaitlists = (clock: Clock): Promise<void> => careForEach(clock, true)

async function careForEach(clock: Clock, all: boolean): Promise<void> {
  const failures: unknown[] = []
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const ids: string[] = await findInNeed(clock.db, { after, all }, BATCH)
    for (const id of ids) {
      // One that fails must not keep those behind it waiting.
      await careFor(clock, id, all).catch((error: unknown) => failures.push(error))
    }
    after = ids.length < BATCH ? undefined : ids.at(-1)
  }
  if (failures.length > 0) throw failures[0]
}

const careFor = ({ db, now }: Clock, id: string, all: boolean): Promise<void> =>
  db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, id)
    // Another process may have done it while this one waited for the lock.
    if ((await findInNeed(tx, { id, all }, 1)).length === 0) return
    await expireEntries(tx, id)
    await offerFreedTime(tx, calendar, await readBookable({ db: tx }, id), now)
  })
