import { Watcher, type WatcherOptions } from './watcher.ts'

interface Watching<Event> {
  watcher: Watcher<Event>
  wants: ((event: Event) => boolean) | undefined
}

/** Hands events to whoever watches, in this process. */
export class Feed<Event> {
  private readonly options: WatcherOptions<Event>
  private readonly watchers = new Map<string, Set<Watching<Event>>>()

  constructor(options: WatcherOptions<Event>) {
    this.options = options
  }

  get watched(): boolean {
    return this.watchers.size > 0
  }

  /** Whether anybody here waits for events with this key. */
  isWatched(key: string): boolean {
    return this.watchers.has(key)
  }

  /** Every event with one of the keys that is wanted, from now on, until the reader stops. */
  watch(keys: readonly string[], wants?: (event: Event) => boolean): AsyncIterableIterator<Event> {
    const watching: Watching<Event> = {
      watcher: new Watcher(this.options, () => this.remove(keys, watching)),
      wants,
    }
    for (const key of keys) this.watchers.set(key, (this.watchers.get(key) ?? new Set()).add(watching))
    return watching.watcher
  }

  /** Tells an event to those who watch one of its keys; no watcher may have two of them. */
  publish(keys: readonly string[], event: Event): void {
    for (const key of keys)
      for (const { watcher, wants } of this.watchers.get(key) ?? [])
        if (!wants || wants(event)) watcher.push(event)
  }

  private remove(keys: readonly string[], watching: Watching<Event>): void {
    for (const key of keys) {
      const watchers = this.watchers.get(key)
      watchers?.delete(watching)
      if (watchers?.size === 0) this.watchers.delete(key)
    }
  }
}
