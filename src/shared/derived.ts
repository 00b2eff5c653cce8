import type { Db } from './db.ts'

const origins = new WeakMap<Db, Db>()
const derivations = new WeakMap<Db, (db: Db) => Db>()

/**
 * The same database with some methods of its own: what is remembered of the one is remembered of the other. `again`
 * derives another one in the same way.
 */
export function derivedFrom(db: Db, methods: Partial<Pick<Db, 'transaction'>>, again: (db: Db) => Db): Db {
  const derived: Db = Object.assign(Object.create(db), methods)
  origins.set(derived, originOf(db))
  derivations.set(derived, again)
  return derived
}

/** The database that this one was derived from; itself, when it was not. */
export const originOf = (db: Db): Db => origins.get(db) ?? db

/** Another database, derived as this one was, if it was. */
export const derivedLike = (db: Db, other: Db): Db => derivations.get(db)?.(other) ?? other
