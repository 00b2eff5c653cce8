import { addressKey } from '../../shared/caller-address.ts'
import { built } from '../../shared/db.ts'
import { triedTooOften } from '../../shared/fault.ts'
import { LeakyBuckets } from '../../shared/leaky-buckets.ts'
import type { Call } from '../call.ts'
import { type Allowance, leakOf } from './allowance.ts'
import { giveBack, take } from './throttle.repository.ts'

/** Wrong passwords from one address, whoever's they are; a whole office may have one address. */
const OF_ADDRESS: Allowance = { atOnce: 30, secondsEach: 20 }
/**
 * Wrong passwords of one account from one address. Slower than what an account takes, so that nobody at one address
 * can use up the tries of somebody else at another.
 */
const OF_ACCOUNT_AT_ADDRESS: Allowance = { atOnce: 6, secondsEach: 120 }
/** What the tries of an account are counted under, whether anybody has this e-mail address or not. */
export const accountOf = (email: string): string => `account ${email}`

/** Wrong passwords of one account from anywhere: 2,880 a day. Nobody waits longer than this for one more try. */
export const OF_ACCOUNT: Allowance = { atOnce: 20, secondsEach: 30 }

// Each process counts for itself: an address that reaches several may try as many times more, and is stopped by the
// account, which all processes count together.
const tries = built(() => ({
  ofAddress: new LeakyBuckets(leakOf(OF_ADDRESS)),
  ofPair: new LeakyBuckets(leakOf(OF_ACCOUNT_AT_ADDRESS)),
}))

/**
 * Lets a secret of an account be tried, or ends with RATE_LIMITED when too many were wrong of late. What `attempt`
 * answers null is counted. A right one takes back its own try only: who knows one password must not guess another's
 * faster for it. It is counted before it is tried, so that many at the same moment are no way around it.
 */
export async function guarded<Found>(
  call: Pick<Call, 'db' | 'now' | 'origin'>,
  account: string,
  attempt: () => Promise<Found | null>,
): Promise<Found | null> {
  const giveAllBack = await counted(call, account)
  // What failed by itself tells nothing of the secret.
  const found = await attempt().catch(async (error: unknown) => {
    await giveAllBack()
    throw error
  })
  if (found !== null) await giveAllBack()
  return found
}

/** Counts a try, and answers how to take it back. */
async function counted({ db, now, origin }: Pick<Call, 'db' | 'now' | 'origin'>, account: string) {
  const { ofAddress, ofPair } = tries(db)
  const caller = origin && addressKey(origin.address)
  const steps = [
    ...(caller ? [stepOf(ofAddress, caller, now), stepOf(ofPair, `${caller} ${account}`, now)] : []),
    { take: () => take(db, account, OF_ACCOUNT), back: () => giveBack(db, account) },
  ]
  const back: (() => unknown)[] = []
  const giveAllBack = async () => {
    await Promise.all(back.map((each) => each()))
  }
  for (const step of steps) {
    const seconds = await step.take()
    if (seconds > 0) {
      await giveAllBack()
      throw triedTooOften(seconds)
    }
    back.push(step.back)
  }
  return giveAllBack
}

const stepOf = (buckets: LeakyBuckets, key: string, now: Date) => ({
  take: () => buckets.take(key, now.getTime()),
  back: () => buckets.pour(key, -1, now.getTime()),
})
