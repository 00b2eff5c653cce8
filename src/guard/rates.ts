import { type Fault, rateLimited } from '../shared/fault.ts'
import { LeakyBuckets } from '../shared/leaky-buckets.ts'
import type { Rate } from './rate.ts'

/** What a caller is told in `extensions.cost`: of that of its two limits which is nearer. */
export interface Charged {
  /** What the operation cost. */
  requested: number
  /** Points that are left. */
  remaining: number
  /** Points at once, at most. */
  limit: number
  /** Points that come back each second. */
  refillPerSecond: number
  /** Seconds until all have come back. */
  resetsInSeconds: number
  /** Whose limit it is. */
  of: 'ADDRESS' | 'ORGANIZATION'
}

/** Who pays for an operation. */
export interface Payer {
  address: string
  organizationId: string | null
}

/** What something costs that is not carried out: reading a document that is wrong, or a token that is not valid. */
export const REJECTED_COST = 500
/** What it costs to read a document of its length, beside what it asks for. */
export const lengthCost = (document: string): number => Math.floor(document.length / 100)
/** What it costs to be told that one has asked for too much. */
export const LIMITED_COST = 50
/** What it costs to open a socket or a stream. */
export const OPENING_COST = 20

/** What it costs to send or fetch a file. */
export const TRANSFER_COST = 100

interface Account {
  of: Charged['of']
  key: string
  buckets: LeakyBuckets
}

/** What callers may ask for in a while, by address and by organization, over all transports of this process. */
export class Rates {
  private readonly addresses: LeakyBuckets | null
  private readonly organizations: LeakyBuckets | null

  constructor(rates: { address: Rate | null; organization: Rate | null }) {
    this.addresses = rates.address && bucketsOf(rates.address)
    this.organizations = rates.organization && bucketsOf(rates.organization)
  }

  /** Why nothing of this address is looked at now; null when it may ask. */
  refusal(address: string): Fault | null {
    // With room for nothing at all, what it sends is not even read.
    const wait = this.addresses?.wait(address, 1, performance.now()) ?? 0
    return wait > 0 ? rateLimited(wait) : null
  }

  /** Lets an address pay for what was not carried out. */
  spend(address: string, cost: number): void {
    this.addresses?.pour(address, cost, performance.now())
  }

  /** Lets both pay for an operation, and says what is left; null without limits. Throws RATE_LIMITED. */
  charge(payer: Payer, cost: number): Charged | null {
    const accounts = this.accountsOf(payer)
    const waits = accounts.map(({ key, buckets }) => buckets.wait(key, cost, performance.now()))
    const longest = Math.max(0, ...waits)
    if (longest > 0) {
      this.spend(payer.address, LIMITED_COST)
      throw rateLimited(longest, told(accounts[waits.indexOf(longest)]!, cost))
    }
    for (const { key, buckets } of accounts) buckets.pour(key, cost, performance.now())
    const [nearest] = accounts
      .map((account) => told(account, cost))
      .sort((one, other) => one.remaining - other.remaining)
    return nearest ?? null
  }

  private accountsOf({ address, organizationId }: Payer): Account[] {
    return [
      ...(this.addresses ? [{ of: 'ADDRESS' as const, key: address, buckets: this.addresses }] : []),
      ...(this.organizations && organizationId
        ? [{ of: 'ORGANIZATION' as const, key: organizationId, buckets: this.organizations }]
        : []),
    ]
  }
}

const bucketsOf = ({ perMinute, burst }: Rate) =>
  new LeakyBuckets({ limit: burst, perSecond: perMinute / 60 })

function told({ of, key, buckets }: Account, requested: number): Charged {
  const level = buckets.level(key, performance.now())
  return {
    requested,
    remaining: Math.max(0, Math.floor(buckets.limit - level)),
    limit: buckets.limit,
    refillPerSecond: Math.round(buckets.perSecond),
    resetsInSeconds: Math.ceil(level / buckets.perSecond),
    of,
  }
}
