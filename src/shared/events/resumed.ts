import type { Db } from '../db.ts'
import { missed, type Past, type Told } from './missed.ts'

/** What a reader missed behind a position, and then what comes: in order, nothing left out or told twice. */
export function resumed<Event extends Told>(
  db: Db,
  past: Past<Event>,
  from: number,
  watch: () => AsyncIterableIterator<Event>,
): AsyncIterableIterator<Event> {
  let told: number | null = null
  let live: AsyncIterableIterator<Event> | null = null
  let leave: (done: IteratorResult<Event>) => void = () => {}
  const left = new Promise<IteratorResult<Event>>((resolve) => {
    leave = resolve
  })
  const reader = {
    gone: false,
    catchUp: () => {
      if (!reader.gone) live = watch()
    },
  }
  const history = missed(db, past, from, reader)

  const next = async (): Promise<IteratorResult<Event>> => {
    if (told === null) {
      const result = await history.next()
      if (!result.done) return { value: result.value, done: false }
      told = result.value
    }
    while (live) {
      const result = await live.next()
      if (result.done || result.value.position > told) return result
    }
    return DONE
  }
  const stop = async (): Promise<IteratorResult<Event>> => {
    // It may be reading, and whoever waits for that waits no more.
    reader.gone = true
    void history.return(0)
    await live?.return?.()
    leave(DONE)
    return DONE
  }
  const events: AsyncIterableIterator<Event> = {
    next: () => {
      const result = next().catch(async (error: unknown) => {
        await stop()
        throw error
      })
      return told === null ? Promise.race([result, left]) : result
    },
    return: stop,
    [Symbol.asyncIterator]: () => events,
  }
  return events
}

const DONE = { value: undefined, done: true } as const
