import { type SQL, sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../shared/db.ts'
import type { CalendarRow } from './calendars.table.ts'
import type { LedgerWeek } from './ledger.ts'
import { firstQuarterOf, mondayOf, QUARTERS_OF_WEEK } from './quarter.ts'
import { type Span, spansOf, union } from './span.ts'

/** Where the rows of a calendar lie: those of its units under its category and district. */
export interface Place {
  bookableId: string
  category: string
  district: string
}

/** The weeks of a calendar, as they are to be. */
export type WrittenWeeks = Place & { weeks: readonly LedgerWeek[] }

/** Which weeks of a calendar stay, the first and the last of them. */
export type KeptWeeks = Place & { first: number; last: number }

/**
 * Writes the ledger of calendars, whose locks the caller holds. Rows that are right already stay untouched: an insert
 * that finds a conflict would lock them, which costs as much as writing them.
 */
export async function writeWeeks(tx: Tx, calendars: readonly WrittenWeeks[]): Promise<void> {
  await tx.execute(sql`
    with given as materialized (
      select c."bookableId" as bookable_id, c.category, c.district, w.free, ${mondayOfWeek('w.week')} as week,
        ${bits('open')} as open, ${bits('starts')} as starts
      from jsonb_to_recordset(${JSON.stringify(calendars)}::jsonb)
          as c ("bookableId" uuid, category text, district text, weeks jsonb),
        jsonb_to_recordset(c.weeks) as w (week integer, open text, starts text, free jsonb)
    ), opened as (
      insert into open_week (category, district, bookable_id, week, open, starts)
      select category, district, bookable_id, week, open, starts from given
      where open || starts is distinct from (
        select o.open || o.starts from open_week o where o.bookable_id = given.bookable_id and o.week = given.week)
      order by category, district, week, bookable_id
      on conflict (bookable_id, week) do update set open = excluded.open, starts = excluded.starts
    )
    insert into calendar_week (category, district, week, bookable_id, unit, free)
    select category, district, week, bookable_id, unit, free from (
      select category, district, week, bookable_id, w.unit, ${bits('free')} as free
      from given, jsonb_array_elements_text(given.free) with ordinality as w (free, unit)
    ) as given
    -- Not "not exists": that becomes a join, and the planner believes the parts of the key to be independent.
    where free is distinct from (
      select w.free from calendar_week w where w.category = given.category and w.district = given.district
        and w.week = given.week and w.bookable_id = given.bookable_id and w.unit = given.unit)
    order by category, district, week, bookable_id, unit
    on conflict (category, district, week, bookable_id, unit) do update set free = excluded.free`)
}

const bits = (column: string): SQL => sql`('x' || w.${sql.identifier(column)})::bit(672)`
const mondayOfWeek = (column: string): SQL => sql`${mondayOf(0)}::date + 7 * ${sql.raw(column)}`

/**
 * Removes the rows of calendars outside of the weeks that stay. Each row is found by its whole key, one calendar after
 * the other: joined, the planner may read all that lies under a category, or the whole table.
 */
export async function trimWeeks(tx: Tx, kept: readonly KeptWeeks[]): Promise<void> {
  const given = kept.map(({ bookableId, category, district, first, last }) => {
    return { bookableId, category, district, first, last }
  })
  await tx.execute(sql`
    with over as materialized (
      select given."bookableId" as bookable_id, given.category, given.district, o.week, o.place
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as given ("bookableId" uuid, category text, district text, first integer, last integer)
      cross join lateral (
        select o.week, o.ctid as place from open_week o
        where o.bookable_id = given."bookableId"
          and (o.week < ${mondayOfWeek('given.first')} or o.week > ${mondayOfWeek('given.last')}) offset 0
      ) as o
    ), closed as (
      delete from open_week where ctid = any (array(select place from over))
    )
    delete from calendar_week where ctid = any (array(
      select unit.place from over cross join lateral (
        select w.ctid as place from calendar_week w where w.category = over.category and w.district = over.district
          and w.week = over.week and w.bookable_id = over.bookable_id offset 0
      ) as unit))`)
}

/** Removes all rows of a calendar. */
export const deleteWeeks = (tx: Tx, calendar: CalendarRow): Promise<void> =>
  trimWeeks(tx, [{ ...calendar, first: 0, last: -1 }])

/** Removes the rows of units that a calendar has no more. */
export const trimUnits = (tx: Tx, { bookableId, category, district }: Place, units: number) =>
  tx.execute(sql`
    delete from calendar_week where category = ${category} and district = ${district}
      and week = any (array(select week from open_week where bookable_id = ${bookableId}::uuid))
      and bookable_id = ${bookableId}::uuid and unit > ${units}`)

/** When a bookable is open at all, and the free spans of each unit. */
export interface ReadLedger {
  open: Span[]
  free: Span[][]
}

/** What the ledger says of bookables in the given weeks. Those without rows have no units. */
export async function readLedgers(
  db: Db,
  bookableIds: readonly string[],
  weeks: readonly number[],
): Promise<Map<string, ReadLedger>> {
  const found = await ledgersQuery(db).execute({ ids: [...bookableIds], mondays: weeks.map(mondayOf) })
  return new Map(found.map(({ id, bits }) => [id, ledgerIn(bits, weeks)]))
}

/** Of that the free spans of each unit. */
export async function readFree(
  db: Db,
  bookableIds: readonly string[],
  weeks: readonly number[],
): Promise<Map<string, Span[][]>> {
  const ledgers = await readLedgers(db, bookableIds, weeks)
  return new Map([...ledgers].map(([id, { free }]) => [id, free]))
}

/**
 * One row for each bookable, because rows are what costs. In it, one behind the other: the unit, or 0 for when it is
 * open, which of the weeks it is, and the bits, which PostgreSQL sends behind their number in four bytes. Each week is
 * looked up by itself, and tells where its units lie: joined, all weeks of a bookable are read, and most thrown away.
 */
const ledgersQuery = built((db) =>
  db
    .select({
      id: sql<string>`id`,
      bits: sql<string>`encode(string_agg(
        int2send(unit::int2) || int2send(nth::int2) || substr(bit_send(bits), 5), ''), 'hex')`,
    })
    .from(sql`(
      select wanted.id, asked.nth, part.unit, part.bits
      from unnest(${sql.placeholder('ids')}::uuid[]) as wanted (id)
      cross join unnest(${sql.placeholder('mondays')}::text[]::date[]) with ordinality as asked (week, nth)
      cross join lateral (
        select * from open_week o where o.bookable_id = wanted.id and o.week = asked.week offset 0
      ) as opening
      cross join lateral (
        select 0 as unit, opening.open as bits
        union all
        select w.unit, w.free from calendar_week w where w.category = opening.category
          and w.district = opening.district and w.week = opening.week and w.bookable_id = opening.bookable_id
      ) as part
    ) as found`)
    .groupBy(sql`id`)
    .prepare('read_ledgers'),
)

const HEAD = 4
const WEEK_BYTES = HEAD + QUARTERS_OF_WEEK / 8

function ledgerIn(hex: string, weeks: readonly number[]): ReadLedger {
  const ledger: ReadLedger = { open: [], free: [] }
  const bytes = Buffer.from(hex, 'hex')
  for (let at = 0; at < bytes.length; at += WEEK_BYTES) {
    const unit = bytes.readInt16BE(at)
    const week = weeks[bytes.readInt16BE(at + 2) - 1]!
    const spans = spansOf(bytes.subarray(at + HEAD, at + WEEK_BYTES), firstQuarterOf(week))
    if (unit === 0) ledger.open.push(...spans)
    else ledger.free[unit - 1] = [...(ledger.free[unit - 1] ?? []), ...spans]
  }
  // Joined, because a span may run on into the next week's bits.
  return { open: union(ledger.open), free: Array.from(ledger.free, (spans) => union(spans ?? [])) }
}
