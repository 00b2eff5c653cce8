import { Fault } from '../fault.ts'
import type { Text } from '../language.ts'

/**
 * How many events a watcher keeps one by one for a reader that is slower than they come. Of more it keeps one for each
 * key, and never more than this.
 */
export const MAX_PENDING = 1_000

const DONE = { value: undefined, done: true } as const

/** What a watcher does with what its reader has not read yet. */
export interface WatcherOptions<Event> {
  /** Of two pending events with one key, a reader needs only what both say together. */
  keyOf: (event: Event) => string
  merge?: (earlier: Event, later: Event) => Event
  /** What an event becomes when it is read, while others are still pending. */
  ahead?: (event: Event, pending: Iterable<Event>) => Event
  /** Told to a reader that fell behind too far. */
  tooSlow: Text
  /** Called once no more events are wanted. */
  leave: () => void
}

/** Ends a reader that is too far behind. */
export class TooSlow extends Fault {
  constructor(text: Text) {
    super('UNAVAILABLE', text)
  }
}

/**
 * Events for one reader, in order. Of those that it has not read yet 1,000 are kept apart; of more only one a key, and
 * at most 1,000 of these.
 */
export class Watcher<Event> implements AsyncIterableIterator<Event> {
  private readonly options: WatcherOptions<Event>
  private readonly pending = new Map<string, Event>()
  private waiting: ((result: IteratorResult<Event>) => void) | null = null
  private ended = false
  private count = 0
  private merging = false
  private failed: Fault | null = null

  constructor(options: WatcherOptions<Event>) {
    this.options = options
  }

  push(event: Event): void {
    if (this.waiting) {
      this.waiting({ value: event, done: false })
      this.waiting = null
      return
    }
    if (!this.merging && this.pending.size >= MAX_PENDING) this.mergeAll()
    this.count += 1
    if (this.merging) this.add(event)
    else this.pending.set(String(this.count), event)
    if (this.pending.size > MAX_PENDING) this.overflow()
  }

  private mergeAll(): void {
    const events = [...this.pending.values()]
    this.merging = true
    this.pending.clear()
    for (const event of events) this.add(event)
  }

  private add(event: Event): void {
    const { keyOf, merge } = this.options
    const key = keyOf(event)
    const earlier = this.pending.get(key)
    // Behind all others, so that they stay in order.
    this.pending.delete(key)
    this.pending.set(key, earlier && merge ? merge(earlier, event) : event)
  }

  next(): Promise<IteratorResult<Event>> {
    const [first] = this.pending
    if (first) {
      this.pending.delete(first[0])
      if (this.pending.size === 0) this.merging = false
      const { ahead } = this.options
      const value = ahead && this.merging ? ahead(first[1], this.pending.values()) : first[1]
      return Promise.resolve({ value, done: false })
    }
    if (this.failed) return Promise.reject(this.failed)
    if (this.ended) return Promise.resolve(DONE)
    return new Promise((resolve) => {
      this.waiting = resolve
    })
  }

  // Not as if all were well: who is cut off must know that the picture is old.
  private overflow(): void {
    void this.return()
    this.failed = new TooSlow(this.options.tooSlow)
  }

  return(): Promise<IteratorResult<Event>> {
    this.ended = true
    this.pending.clear()
    this.options.leave()
    this.waiting?.(DONE)
    return Promise.resolve(DONE)
  }

  [Symbol.asyncIterator]() {
    return this
  }
}
