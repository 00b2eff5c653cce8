import { Fault } from './fault.ts'
import type { Text } from './language.ts'

/** How many events a watcher keeps for a reader that is slower than they come. */
export const MAX_PENDING = 1_000

const DONE = { value: undefined, done: true } as const

/** What a watcher does with what its reader has not read yet. */
export interface WatcherOptions<Event> {
  /** Of two pending events with one key, a reader needs only what both say together. */
  keyOf: (event: Event) => string
  merge?: (earlier: Event, later: Event) => Event
  /** Told to a reader that fell behind too far. */
  tooSlow: Text
  /** Called once no more events are wanted. */
  leave: () => void
}

/** Events for one reader, in order; of those it has not read yet at most one a key, and at most 1,000. */
export class Watcher<Event> implements AsyncIterableIterator<Event> {
  private readonly options: WatcherOptions<Event>
  private readonly pending = new Map<string, Event>()
  private waiting: ((result: IteratorResult<Event>) => void) | null = null
  private ended = false
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
    const { keyOf, merge } = this.options
    const key = keyOf(event)
    const earlier = this.pending.get(key)
    // Behind all others, so that they stay in order.
    this.pending.delete(key)
    this.pending.set(key, earlier && merge ? merge(earlier, event) : event)
    if (this.pending.size > MAX_PENDING) this.overflow()
  }

  next(): Promise<IteratorResult<Event>> {
    const [first] = this.pending
    if (first) {
      this.pending.delete(first[0])
      return Promise.resolve({ value: first[1], done: false })
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
    this.failed = new Fault('UNAVAILABLE', this.options.tooSlow)
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
