import DataLoader from 'dataloader'
import { built, type Db } from './db.ts'
import { grouped } from './grouped.ts'

/** Where the loaders of an operation read, and when it began. */
export interface Loading {
  db: Db
  now: Date
}

/** Loads rows by id, those of one tick in one query, answered in the order of the ids. */
export const byId = <Row extends { id: string }>(find: (ids: readonly string[]) => Promise<Row[]>) =>
  new DataLoader<string, Row | null>((ids) => inOrder(ids, find))

async function inOrder<Row extends { id: string }>(
  ids: readonly string[],
  find: (ids: readonly string[]) => Promise<Row[]>,
): Promise<(Row | null)[]> {
  const found = new Map((await find(ids)).map((row) => [row.id, row]))
  return ids.map((id) => found.get(id) ?? null)
}

const ASKED_AT_ONCE = 200

/**
 * Asks for what several operations want at the same moment in one query, so that keys must be sound: when it fails, it
 * fails for all. Nothing is remembered. Not for transactions, which have nobody to share with, nor for what is private:
 * it is asked as a stranger would.
 */
export const together = <Key, Loaded>(load: (db: Db, keys: readonly Key[]) => Promise<Loaded[]>) =>
  built(
    (db) =>
      new DataLoader<Key, Loaded>((keys) => load(db, keys), {
        cache: false,
        maxBatchSize: ASKED_AT_ONCE,
        batchScheduleFn: (ask) => void setImmediate(ask),
      }),
  )

/** The same of rows by id, null where there is none. */
export const togetherById = <Row extends { id: string }>(
  find: (db: Db, ids: readonly string[]) => Promise<Row[]>,
) => together((db, ids: readonly string[]) => inOrder(ids, (all) => find(db, all)))

/** What an operation has loaded it does not ask for again. */
export const remembering = <Loaded>(loader: DataLoader<string, Loaded>) =>
  // Not loadMany: what fails would be remembered as well.
  new DataLoader<string, Loaded>((ids) => Promise.all(ids.map((id) => loader.load(id))))

/** Loads lists of rows by their owner's id. */
export const byOwner = <Row>(
  find: (ids: readonly string[]) => Promise<Row[]>,
  ownerOf: (row: Row) => string,
) =>
  new DataLoader<string, Row[]>(async (ids) => {
    const lists = grouped(await find(ids), ownerOf)
    return ids.map((id) => lists.get(id) ?? [])
  })

/** Loads something of items that may be asked for in many ways: those that are asked for in the same way together. */
export function byQuestion<Question, Item extends { id: string }, Loaded>(
  load: (items: readonly Item[], question: Question) => Promise<Loaded[]>,
) {
  const loaders = new Map<string, DataLoader<Item, Loaded, string>>()
  return (question: Question) => {
    const key = JSON.stringify(question)
    const loader =
      loaders.get(key) ??
      new DataLoader<Item, Loaded, string>((items) => load(items, question), { cacheKeyFn: ({ id }) => id })
    loaders.set(key, loader)
    return loader
  }
}

/** The loaders of each operation, made as they are needed: most operations need few of them. */
export function loadersFrom<Loaders extends object>(
  makers: {
    [Name in keyof Loaders]: (loading: Loading) => Loaders[Name]
  },
): (loading: Loading) => Readonly<Loaders> {
  class Lazy {
    constructor(readonly loading: Loading) {}
  }
  for (const name of Object.keys(makers) as (keyof Loaders)[]) {
    Object.defineProperty(Lazy.prototype, name, {
      get(this: Lazy) {
        const value = makers[name](this.loading)
        Object.defineProperty(this, name, { value })
        return value
      },
    })
  }
  return (loading) => new Lazy(loading) as unknown as Loaders
}
