import type { Db } from '../db.ts'
import { missed, type Past, type Told } from './missed.ts'
import { type Flowing, Watcher } from './watcher.ts'

/** Events that are read one by one until nothing that was missed is left, and can flow then. */
export interface Resumed<Event> extends AsyncIterableIterator<Event> {
  /** The next that was missed; null where it is still looked for, and done when nothing that was missed is left. */
  nextMissed: () => Promise<IteratorResult<Event | null, undefined>>
  /** Null while the past is told. */
  flowing: () => Flowing<Event> | null
}

/** What a reader missed behind a position, and then what comes: in order, nothing left out or told twice. */
export function resumed<Event extends Told>(
  db: Db,
  past: Past<Event>,
  from: number,
  watch: () => AsyncIterableIterator<Event>,
): Resumed<Event> {
  let live: AsyncIterableIterator<Event> | null = null
  let told: number | null = null
  let leave: (() => void) | null = null
  const reader = {
    gone: false,
    catchUp: () => {
      if (!reader.gone) live = watch()
    },
  }
  const history = missed(db, past, from, reader)

  const readPast = async (): Promise<IteratorResult<Event | null, undefined>> => {
    if (told !== null || reader.gone) return DONE
    const { value, done } = await history.next()
    if (!done) return { value, done: false }
    told = value
    return DONE
  }
  const read = async (): Promise<IteratorResult<Event>> => {
    while (told === null && !reader.gone) {
      const { value } = await readPast()
      if (value) return { value, done: false }
    }
    if (told === null || !live) return DONE
    for (;;) {
      const result = await live.next()
      if (result.done || result.value.position > told) return result
    }
  }
  const stop = async (): Promise<IteratorResult<Event>> => {
    reader.gone = true
    void history.return(0)
    await live?.return?.()
    // It may be reading still, and whoever waits for that waits no more.
    leave?.()
    return DONE
  }
  const flowing = (): Flowing<Event> | null => {
    if (told === null || !(live instanceof Watcher)) return null
    const watcher: Watcher<Event> = live
    const until = told
    return {
      flow: () => watcher.flow(),
      flowInto: (sink) =>
        watcher.flowInto({
          get hasRoom() {
            return sink.hasRoom
          },
          take: (event) => event.position > until && sink.take(event),
          end: (failure) => sink.end(failure),
        }),
    }
  }
  // Made anew for each event: raced against one that lives as long as the reader, all that was told would be kept.
  const untilLeft = <Found>(reading: () => Promise<IteratorResult<Found, undefined>>) =>
    new Promise<IteratorResult<Found, undefined>>((resolve, reject) => {
      leave = () => resolve(DONE)
      reading().then(resolve, (error: unknown) => {
        void stop()
        reject(error)
      })
    })
  const events: Resumed<Event> = {
    flowing,
    nextMissed: () => untilLeft(readPast),
    next: () => untilLeft(read),
    return: stop,
    [Symbol.asyncIterator]: () => events,
  }
  return events
}

const DONE = { value: undefined, done: true } as const
