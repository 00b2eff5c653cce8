import { sql } from 'drizzle-orm'
import { type Db, rows } from '../shared/db.ts'
import { mondayOf } from './quarter.ts'

/** The stored bits of a week: those of a unit, "unit 1", or "open" or "starts". */
export interface StoredBits {
  bookableId: string
  week: string
  part: string
  bits: string
}

/** What is stored of calendars, from the week `first` to the last that has been rolled. */
export const readStoredBits = (
  db: Db,
  bookableIds: readonly string[],
  first: number,
): Promise<StoredBits[]> => {
  const ids = sql`any (${sql.param([...bookableIds])}::uuid[])`
  return rows(
    db,
    sql`
      select w.bookable_id as "bookableId", w.week::text as week, 'unit ' || w.unit as part, w.free::text as bits
      from calendar c
      cross join lateral generate_series(${mondayOf(first)}::date, c.rolled_to, interval '7 days') as asked (monday)
      -- One by one on the whole key: joined, the planner may read all that lies under a week.
      cross join lateral (
        select * from calendar_week w where w.category = c.category and w.district = c.district
          and w.week = asked.monday::date and w.bookable_id = c.bookable_id offset 0
      ) as w
      where c.bookable_id = ${ids}
      union all
      select o.bookable_id, o.week::text, half.part, half.bits::text
      from open_week o cross join lateral (values ('open', o.open), ('starts', o.starts)) as half (part, bits)
      where o.bookable_id = ${ids} and o.week >= ${mondayOf(first)}::date`,
  )
}

/** Rows of units, from the week `first` on, where nobody looks for them: under another key, or behind the last week. */
export const findStrays = (db: Db, first: number): Promise<StoredBits[]> =>
  rows(
    db,
    sql`
      select w.bookable_id as "bookableId", w.week::text as week, 'unit ' || w.unit as part, w.free::text as bits
      from calendar_week w join calendar c on c.bookable_id = w.bookable_id
      where w.week >= ${mondayOf(first)}::date and
        (w.category <> c.category or w.district <> c.district or c.rolled_to is null or w.week > c.rolled_to)`,
  )
