import type { Bookable } from '../catalog/bookables.repository.ts'
import { Fault } from '../shared/fault.ts'
import type { Period } from '../shared/period.ts'
import type { ChangeCause } from './availability-change.ts'

/** A change of the free time of a bookable. */
export interface AvailabilityEvent {
  position: number
  version: number
  cause: ChangeCause
  bookable: Bookable
  /** The time that changed. */
  period: Period
}

/** Whose changes a watcher wants: those that fit every part that is given. */
export interface WatchScope {
  bookableIds?: readonly string[] | undefined
  category?: string | undefined
  labId?: string | undefined
  districts?: readonly string[] | undefined
}

export const inScope = (
  { bookableIds, category, labId, districts }: WatchScope,
  bookable: Bookable,
): boolean =>
  (!bookableIds || bookableIds.includes(bookable.id)) &&
  (!category || category === bookable.category) &&
  (!labId || labId === bookable.labId) &&
  (!districts || districts.includes(bookable.district))

// A watcher that reads slower than changes come keeps the newest per bookable, up to this many bookables.
const MAX_PENDING = 1_000

/** Changes that a watcher has not read yet: at most one per bookable, over all the time that changed meanwhile. */
class Watcher implements AsyncIterableIterator<AvailabilityEvent> {
  readonly scope: WatchScope
  private readonly pending = new Map<string, AvailabilityEvent>()
  private readonly leave: () => void
  private waiting: ((result: IteratorResult<AvailabilityEvent>) => void) | null = null
  private ended = false
  private failed: Fault | null = null

  constructor(scope: WatchScope, leave: (watcher: Watcher) => void) {
    this.scope = scope
    this.leave = () => leave(this)
  }

  push(event: AvailabilityEvent): void {
    if (this.waiting) {
      this.waiting({ value: event, done: false })
      this.waiting = null
      return
    }
    const { id } = event.bookable
    const earlier = this.pending.get(id)
    // Behind all others, so that positions stay in order.
    this.pending.delete(id)
    this.pending.set(id, earlier ? { ...event, period: around(earlier.period, event.period) } : event)
    if (this.pending.size > MAX_PENDING) this.overflow()
  }

  next(): Promise<IteratorResult<AvailabilityEvent>> {
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
    this.failed = tooSlow()
  }

  return(): Promise<IteratorResult<AvailabilityEvent>> {
    this.ended = true
    this.pending.clear()
    this.leave()
    this.waiting?.(DONE)
    return Promise.resolve(DONE)
  }

  [Symbol.asyncIterator]() {
    return this
  }
}

const tooSlow = () =>
  new Fault('UNAVAILABLE', {
    en: `More than ${MAX_PENDING} bookables changed before you read on. Subscribe again, to less at once.`,
    zh: `未及时接收的变更已超过 ${MAX_PENDING} 个资源,请缩小范围后重新订阅。`,
  })

const DONE = { value: undefined, done: true } as const

const around = (a: Period, b: Period): Period => ({
  startsAt: a.startsAt < b.startsAt ? a.startsAt : b.startsAt,
  endsAt: a.endsAt > b.endsAt ? a.endsAt : b.endsAt,
})

/** Hands changes of availability to whoever watches, in this process. */
export class AvailabilityFeed {
  private readonly watchers = new Set<Watcher>()

  get watched(): boolean {
    return this.watchers.size > 0
  }

  /** Every change in the scope from now on, until the reader stops. */
  watch(scope: WatchScope): AsyncIterableIterator<AvailabilityEvent> {
    const watcher = new Watcher(scope, (gone) => this.watchers.delete(gone))
    this.watchers.add(watcher)
    return watcher
  }

  publish(event: AvailabilityEvent): void {
    for (const watcher of this.watchers) if (inScope(watcher.scope, event.bookable)) watcher.push(event)
  }
}
