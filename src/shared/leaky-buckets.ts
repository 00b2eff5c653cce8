interface Bucket {
  level: number
  at: number
}

/** How much buckets hold, and how much of it leaks in a second. */
export interface Leak {
  limit: number
  perSecond: number
}

/** Beyond them, those are forgotten that nothing was poured into for longest: most of them have run empty. */
const KEPT = 100_000

/**
 * Buckets of this process, one for each key, into which is poured what is done, and which leak at a fixed rate: what would
 * make one run over is to be refused. `now` is in milliseconds, by any clock that only goes forward.
 */
export class LeakyBuckets {
  readonly limit: number
  readonly perSecond: number
  private readonly buckets = new Map<string, Bucket>()

  constructor({ limit, perSecond }: Leak) {
    this.limit = limit
    this.perSecond = perSecond
  }

  /** What is in the bucket by now. */
  level(key: string, now: number): number {
    const bucket = this.buckets.get(key)
    if (!bucket) return 0
    return Math.max(0, bucket.level - (Math.max(0, now - bucket.at) / 1_000) * this.perSecond)
  }

  /** Seconds until there is room for so much; 0 when there is. */
  wait(key: string, amount: number, now: number): number {
    return Math.max(0, this.level(key, now) + amount - this.limit) / this.perSecond
  }

  /**
   * Pours in, beyond the brim too, up to as much again: what has been done already is paid for by waiting longer, and
   * nobody for ever. Less than 0 is given back.
   */
  pour(key: string, amount: number, now: number): void {
    const level = Math.min(2 * this.limit, Math.max(0, this.level(key, now) + amount))
    // Behind all others: those that were not touched for longest come first.
    this.buckets.delete(key)
    if (level === 0) return
    this.buckets.set(key, { level, at: now })
    if (this.buckets.size > KEPT) this.buckets.delete(this.buckets.keys().next().value!)
  }

  /** Pours in one and answers 0; or, when there is no room, pours in nothing and answers for how many whole seconds to wait. */
  take(key: string, now: number): number {
    const wait = this.wait(key, 1, now)
    if (wait > 0) return Math.max(1, Math.ceil(wait - 1e-6))
    this.pour(key, 1, now)
    return 0
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.buckets.size
  }
}
