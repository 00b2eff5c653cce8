import type { Rate } from './rate.ts'

interface Bucket {
  level: number
  at: number
}

/** Beyond them, those are forgotten that nothing was poured into for longest: most of them have run empty. */
const KEPT = 100_000

/**
 * A bucket for each key, into which the cost of what is asked for is poured, and which leaks at a fixed rate: what would
 * make it run over is refused.
 */
export class LeakyBuckets {
  readonly limit: number
  readonly perSecond: number
  private readonly clock: () => number
  private readonly buckets = new Map<string, Bucket>()

  /** `clock` tells milliseconds. */
  constructor({ perMinute, burst }: Rate, clock: () => number = () => performance.now()) {
    this.limit = burst
    this.perSecond = perMinute / 60
    this.clock = clock
  }

  /** What is in the bucket by now. */
  level(key: string): number {
    const bucket = this.buckets.get(key)
    if (!bucket) return 0
    return Math.max(0, bucket.level - ((this.clock() - bucket.at) / 1_000) * this.perSecond)
  }

  /** Seconds until there is room for so much; 0 when there is. */
  wait(key: string, cost: number): number {
    return Math.max(0, this.level(key) + cost - this.limit) / this.perSecond
  }

  /** Pours in, beyond the brim too: what has been done already is paid for by waiting longer. */
  pour(key: string, cost: number): void {
    const level = this.level(key) + cost
    this.buckets.delete(key)
    this.buckets.set(key, { level, at: this.clock() })
    if (this.buckets.size > KEPT) this.buckets.delete(this.buckets.keys().next().value!)
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.buckets.size
  }
}
