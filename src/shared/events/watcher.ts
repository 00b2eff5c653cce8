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
}

/** A reader that is handed events as they come, as long as it has room. */
export interface Sink<Event> {
  readonly hasRoom: boolean
  take: (event: Event) => void
  /** Nothing more comes; why, when it broke off. */
  end: (failure: unknown) => void
}

/** Where events come from that can flow. */
export interface Flowing<Event> {
  /** Lets events flow into a sink from now on. */
  flowInto: (sink: Sink<Event>) => void
  /** Goes on after the sink has got room. */
  flow: () => void
}

/** Ends a reader that is too far behind. */
export class TooSlow extends Fault {
  constructor(text: Text) {
    super('UNAVAILABLE', text)
  }
}

/**
 * Events for one reader, in order. Of those that it has not read yet 1,000 are kept apart; of more only one a key, and
 * at most 1,000 of these. They are read one by one, or flow into a sink, which a thousand readers do faster.
 */
export class Watcher<Event> implements AsyncIterableIterator<Event>, Flowing<Event> {
  private readonly options: WatcherOptions<Event>
  private readonly leave: () => void
  // Most readers are never behind.
  private pending: Map<string, Event> | null = null
  private sink: Sink<Event> | null = null
  private ended = false
  private count = 0
  private merging = false
  private failed: Fault | null = null

  /** `leave` is called once no more events are wanted. */
  constructor(options: WatcherOptions<Event>, leave: () => void) {
    this.options = options
    this.leave = leave
  }

  push(event: Event): void {
    if (this.sink?.hasRoom && !this.pending) this.sink.take(event)
    else this.keep(event)
  }

  private keep(event: Event): void {
    this.pending ??= new Map()
    if (!this.merging && this.pending.size >= MAX_PENDING) this.mergeAll()
    this.count += 1
    if (this.merging) this.add(this.pending, event)
    else this.pending.set(String(this.count), event)
    if (this.pending.size > MAX_PENDING) this.overflow()
  }

  flowInto(sink: Sink<Event>): void {
    this.sink = sink
    this.flow()
  }

  flow(): void {
    const { sink } = this
    while (sink?.hasRoom && this.pending) sink.take(this.first(this.pending))
    if (!this.pending && (this.ended || this.failed)) sink?.end(this.failed)
  }

  async next(): Promise<IteratorResult<Event>> {
    if (this.pending) return { value: this.first(this.pending), done: false }
    if (this.failed) throw this.failed
    if (this.ended) return DONE
    return new Promise((resolve, reject) => {
      let hasRoom = true
      const done = (settle: () => void) => {
        hasRoom = false
        this.sink = null
        settle()
      }
      this.sink = {
        get hasRoom() {
          return hasRoom
        },
        take: (value) => done(() => resolve({ value, done: false })),
        end: (failure) => done(() => (failure ? reject(failure) : resolve(DONE))),
      }
    })
  }

  return(): Promise<IteratorResult<Event>> {
    this.end(null)
    return Promise.resolve(DONE)
  }

  [Symbol.asyncIterator]() {
    return this
  }

  private mergeAll(): void {
    const events = this.pending?.values() ?? []
    this.merging = true
    const merged = new Map<string, Event>()
    for (const event of events) this.add(merged, event)
    this.pending = merged
  }

  private add(pending: Map<string, Event>, event: Event): void {
    const { keyOf, merge } = this.options
    const key = keyOf(event)
    const earlier = pending.get(key)
    // Behind all others, so that they stay in order.
    pending.delete(key)
    pending.set(key, earlier && merge ? merge(earlier, event) : event)
  }

  /** Takes the first of what is pending, which is something. */
  private first(pending: Map<string, Event>): Event {
    const [[key, event]] = pending as unknown as [[string, Event]]
    pending.delete(key)
    const { ahead } = this.options
    const told = ahead && this.merging && pending.size > 0 ? ahead(event, pending.values()) : event
    if (pending.size === 0) {
      this.pending = null
      this.merging = false
    }
    return told
  }

  // Not as if all were well: who is cut off must know that the picture is old.
  private overflow(): void {
    this.end(new TooSlow(this.options.tooSlow))
  }

  private end(failure: Fault | null): void {
    if (this.ended) return
    this.ended = true
    this.failed = failure
    this.pending = null
    this.leave()
    this.sink?.end(failure)
  }
}
