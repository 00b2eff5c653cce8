import { eq, lt, sql } from 'drizzle-orm'
import { type Db, rows } from '../../shared/db.ts'
import { sha256 } from '../../shared/sha256.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Allowance } from './allowance.ts'
import { throttles } from './throttle.table.ts'

const leaked = (secondsEach: number) =>
  sql`greatest(0, t.level - greatest(0, extract(epoch from clock_timestamp() - t.at)) / ${secondsEach}::double precision)`

/**
 * Fills one into the bucket of `what`, whichever process asks, and answers 0; or, when there is no room, fills in
 * nothing and answers for how many seconds to wait.
 */
export const take = (db: Db, what: string, allowance: Allowance): Promise<number> =>
  // What others tried is nobody's to see or change.
  asSystem(db, (db) => fill(db, what, allowance))

async function fill(db: Db, what: string, { atOnce, secondsEach }: Allowance): Promise<number> {
  const key = sha256(what)
  const [taken] = await rows(
    db,
    sql`insert into throttle as t (key, level, at) values (${key}, 1, clock_timestamp())
      on conflict (key) do update set level = ${leaked(secondsEach)} + 1, at = clock_timestamp()
      where ${leaked(secondsEach)} + 1 <= ${atOnce}::double precision
      returning 1 as taken`,
  )
  if (taken) return 0
  const [full] = await rows<{ seconds: number }>(
    db,
    sql`select ceil((${leaked(secondsEach)} + 1 - ${atOnce}::double precision)
      * ${secondsEach}::double precision)::integer as seconds
      from throttle t where key = ${key}`,
  )
  return Math.max(1, full?.seconds ?? 1)
}

/** Takes one out again, for what turned out not to count. */
export const giveBack = async (db: Db, what: string): Promise<void> => {
  await asSystem(db, (db) =>
    db
      .update(throttles)
      .set({ level: sql`greatest(0, ${throttles.level} - 1)` })
      .where(eq(throttles.key, sha256(what))),
  )
}

/** Empties a bucket. */
export const empty = async (db: Db, what: string): Promise<void> => {
  await asSystem(db, (db) => db.delete(throttles).where(eq(throttles.key, sha256(what))))
}

/** Forgets buckets that nobody touched for a day: the slowest is empty by then. */
export const pruneThrottles = (db: Db) =>
  db.delete(throttles).where(lt(throttles.at, sql`clock_timestamp() - interval '1 day'`))
