import { idOf } from '../ids.ts'
import { globalIdOf, type Scope } from './wire.ts'

/** A scope, and the bookables in it that change. */
export interface Topic {
  scope: Scope
  bookables: readonly string[]
}

/** Who watches what: the sockets are dealt out to the topics, one after the other. */
export interface Scene {
  name: string
  sockets: number
  topics: readonly Topic[]
  /** At full speed so many topics change at a time, in one transaction. */
  together: number
}

const TOGETHER = 50

/** All watch one category. */
export const sameScope = (sockets: number, category: string, bookables: readonly string[]): Scene => ({
  ...{ name: 'same', sockets, together: 1 },
  topics: [{ scope: { category }, bookables }],
})

/** Each watches a bookable of its own, as far as there are so many. */
export const distinctScopes = (sockets: number, bookables: number): Scene => ({
  ...{ name: 'distinct', sockets, together: TOGETHER },
  topics: Array.from({ length: Math.min(sockets, bookables) }, (_, i) => {
    const bookable = idOf('bookable', i + 1)
    return { scope: { bookableIds: [globalIdOf(bookable)] }, bookables: [bookable] }
  }),
})

/** A bookable whose free time changes, and the topic whose watchers are told. */
export interface Change {
  topic: number
  bookable: string
}

/** The nth time that something changes: so many topics, then the next ones, each time another bookable of a topic. */
export function changesOf({ topics }: Scene, nth: number, together: number): Change[] {
  const batches = Math.ceil(topics.length / together)
  const first = (nth % batches) * together
  return topics.slice(first, first + together).map(({ bookables }, i) => ({
    topic: first + i,
    bookable: bookables[Math.floor(nth / batches) % bookables.length]!,
  }))
}

/** How many sockets are told of a change. */
export const watchersOf = ({ sockets, topics }: Scene, topic: number): number =>
  Math.floor(sockets / topics.length) + (topic < sockets % topics.length ? 1 : 0)
