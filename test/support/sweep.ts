import { settleDue } from '../../src/bookings/due.service.ts'
import { type Db, hasWaitedInVain } from '../../src/shared/db.ts'

/** Settles what is due as a sweeper does among others: what it has waited for in vain stays due until it comes again. */
export async function sweep(db: Db): Promise<void> {
  await settleDue({ db, now: new Date() }).catch((error: unknown) => {
    if (!hasWaitedInVain(error)) throw error
  })
}

/** Lets so many sweep at once until nothing is left to be settled. */
export const sweepWhile = (db: Db, sweepers: number, isLeft: () => Promise<boolean>): Promise<unknown> =>
  Promise.all(
    Array.from({ length: sweepers }, async () => {
      do await sweep(db)
      while (await isLeft())
    }),
  )
