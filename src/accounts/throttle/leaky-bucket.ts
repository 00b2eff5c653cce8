/** How often something may be done: so many times at once, and from then on once in so many seconds. */
export interface Allowance {
  atOnce: number
  /** Seconds until one more may be done. */
  secondsEach: number
}

interface Bucket {
  level: number
  /** Milliseconds since 1970. */
  at: number
}

// Some hundred bytes each.
const MAX_BUCKETS = 20_000

/** Leaky buckets of this process, one for each key: each thing that is done fills in one, and they leak steadily. */
export class LeakyBuckets {
  private readonly allowance: Allowance
  private readonly buckets = new Map<string, Bucket>()

  constructor(allowance: Allowance) {
    this.allowance = allowance
  }

  /** Fills one in and answers 0; or, when there is no room, fills in nothing and answers for how many seconds to wait. */
  take(key: string, now: Date): number {
    const level = this.levelOf(key, now)
    const over = level + 1 - this.allowance.atOnce
    if (over > 0) return Math.max(1, Math.ceil(over * this.allowance.secondsEach))
    this.put(key, level + 1, now)
    return 0
  }

  /** Takes one out again, for what turned out not to count. */
  giveBack(key: string, now: Date): void {
    this.put(key, Math.max(0, this.levelOf(key, now) - 1), now)
  }

  private levelOf(key: string, now: Date): number {
    const bucket = this.buckets.get(key)
    if (!bucket) return 0
    const seconds = Math.max(0, now.getTime() - bucket.at) / 1000
    return Math.max(0, bucket.level - seconds / this.allowance.secondsEach)
  }

  private put(key: string, level: number, now: Date): void {
    // Behind all others: those that were not touched for longest come first.
    this.buckets.delete(key)
    if (level === 0) return
    this.buckets.set(key, { level, at: now.getTime() })
    const [oldest] = this.buckets.keys()
    if (this.buckets.size > MAX_BUCKETS) this.buckets.delete(oldest!)
  }
}
