import { asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import { sites } from '../accounts/sites.table.ts'
import { type Bookable, bookableColumns } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { built, type Db, rows, type Tx } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import type { ChangeCause } from './availability-change.ts'
import { type CalendarRow, calendars, calendarWeeks, openWeeks } from './calendars.table.ts'
import type { Ledger, WeekBits } from './ledger.ts'
import { firstQuarterOf, mondayOf, QUARTERS_OF_WEEK } from './quarter.ts'
import { bitsOf, type Span, spansOf, union } from './span.ts'

export const insertCalendar = (
  tx: Tx,
  { id, category, district }: Pick<Bookable, 'id' | 'category' | 'district'>,
) => tx.insert(calendars).values({ bookableId: id, category, district })

/** A bookable with the revision of its calendar, read at one moment. */
export const findOffer = async (db: Db, id: string): Promise<(Bookable & { revision: number }) | null> =>
  (await offerQuery(db).execute({ id }))[0] ?? null

const offerQuery = built((db) =>
  db
    .select({ ...bookableColumns, revision: calendars.revision })
    .from(bookables)
    .innerJoin(sites, eq(sites.id, bookables.siteId))
    .innerJoin(calendars, eq(calendars.bookableId, bookables.id))
    .where(eq(bookables.id, sql.placeholder('id')))
    .prepare('find_offer'),
)

/** Locks a calendar until the transaction ends: nobody else books or changes it meanwhile. */
export async function lockCalendar(tx: Tx, bookableId: string): Promise<CalendarRow> {
  const [calendar] = await tx
    .select()
    .from(calendars)
    .where(eq(calendars.bookableId, bookableId))
    .for('no key update')
  if (!calendar) throw new Error(`bookable ${bookableId} has no calendar`)
  return calendar
}

/** Makes every hold that was checked against the terms until now be checked again. */
export const reviseCalendar = (tx: Tx, bookableId: string) =>
  tx
    .update(calendars)
    .set({ revision: sql`${calendars.revision} + 1` })
    .where(eq(calendars.bookableId, bookableId))

/** Files the calendar under another category or district; its ledger rows must be written anew. */
export async function refileCalendar(
  tx: Tx,
  calendar: CalendarRow,
  category: string,
  district: string,
): Promise<CalendarRow> {
  await deleteWeeks(tx, calendar)
  await tx.update(calendars).set({ category, district }).where(eq(calendars.bookableId, calendar.bookableId))
  return { ...calendar, category, district }
}

/** Numbers a change of the calendar and tells the outbox which time it touched. */
export const recordChange = (tx: Tx, bookableId: string, cause: ChangeCause, { startsAt, endsAt }: Period) =>
  rows(
    tx,
    sql`select record_change(${bookableId}, ${cause}, ${startsAt.toISOString()}::timestamptz, ${endsAt.toISOString()}::timestamptz)`,
  )

// Days travel as text[]: Drizzle keeps postgres.js from writing arrays of dates.

/** Writes the ledger rows of some weeks; rows that are right already stay untouched. */
export async function writeWeeks(
  tx: Tx,
  { bookableId, category, district }: CalendarRow,
  weeks: readonly WeekBits[],
) {
  if (weeks.length === 0) return
  const mondays = sql.param(weeks.map(({ week }) => mondayOf(week)))
  const units = sql.param(weeks.map(({ unit }) => unit))
  const bits = sql.param(weeks.map(({ free }) => free))
  await tx.execute(sql`
    insert into calendar_week (category, district, week, bookable_id, unit, free)
    select ${category}, ${district}, week, ${bookableId}::uuid, unit, free::bit(672)
    from unnest(${mondays}::text[]::date[], ${units}::integer[], ${bits}::text[]) as given (week, unit, free)
    on conflict (category, district, week, bookable_id, unit)
    do update set free = excluded.free where calendar_week.free <> excluded.free`)
}

/** Writes when the bookable is open at all. */
export async function writeOpenWeeks(
  tx: Tx,
  { bookableId, category, district }: CalendarRow,
  open: readonly Span[],
  weeks: readonly number[],
) {
  if (weeks.length === 0) return
  const mondays = sql.param(weeks.map(mondayOf))
  const bits = sql.param(weeks.map((week) => bitsOf(open, week)))
  await tx.execute(sql`
    insert into open_week (category, district, bookable_id, week, open, starts)
    select ${category}, ${district}, ${bookableId}::uuid, week, open::bit(672), open::bit(672)
    from unnest(${mondays}::text[]::date[], ${bits}::text[]) as given (week, open)
    on conflict (bookable_id, week) do update set open = excluded.open where open_week.open <> excluded.open`)
}

/** Removes the rows of units that are no more, and of weeks before `first` or after `last`. */
export async function trimWeeks(tx: Tx, calendar: CalendarRow, units: number, first: number, last: number) {
  const outside = sql`(week < ${mondayOf(first)}::date or week > ${mondayOf(last)}::date)`
  await tx.execute(
    sql`delete from calendar_week where ${weekKey(calendar)} and (unit > ${units} or ${outside})`,
  )
  await tx.execute(sql`delete from open_week where bookable_id = ${calendar.bookableId}::uuid and ${outside}`)
}

export async function deleteWeeks(tx: Tx, calendar: CalendarRow) {
  await tx.execute(sql`delete from calendar_week where ${weekKey(calendar)}`)
  await tx.delete(openWeeks).where(eq(openWeeks.bookableId, calendar.bookableId))
}

export const setRolledTo = (tx: Tx, bookableId: string, week: number | null) =>
  tx
    .update(calendars)
    .set({ rolledTo: week === null ? null : mondayOf(week) })
    .where(eq(calendars.bookableId, bookableId))

const weekKey = ({ category, district, bookableId }: CalendarRow) =>
  sql`category = ${category} and district = ${district} and bookable_id = ${bookableId}::uuid`

/** The free spans of each unit, by bookable, in the given weeks. Bookables without rows have no units. */
export async function readFree(
  db: Db,
  bookableIds: readonly string[],
  weeks: readonly number[],
): Promise<Map<string, Span[][]>> {
  const found = await freeQuery(db).execute(asked(bookableIds, weeks))
  return new Map(found.map(({ id, bits }) => [id, ledgerIn(bits, weeks).free]))
}

/** The same, and when the bookables are open at all. */
export async function readLedgers(
  db: Db,
  bookableIds: readonly string[],
  weeks: readonly number[],
): Promise<Map<string, Ledger>> {
  const found = await ledgersQuery(db).execute(asked(bookableIds, weeks))
  return new Map(found.map(({ id, bits }) => [id, ledgerIn(bits, weeks)]))
}

const asked = (bookableIds: readonly string[], weeks: readonly number[]) => ({
  ids: [...bookableIds],
  mondays: weeks.map(mondayOf),
})

const IDS = sql`${sql.placeholder('ids')}::uuid[]`
const MONDAYS = sql`unnest(${sql.placeholder('mondays')}::text[]::date[]) with ordinality as asked (week, nth)`
// Equality on the whole key, so that each row is one step in the index.
const FREE = sql`
  select c.bookable_id as id, asked.nth, w.unit, w.free as bits
  from calendar c
  cross join ${MONDAYS}
  join calendar_week w on w.category = c.category and w.district = c.district
    and w.week = asked.week and w.bookable_id = c.bookable_id
  where c.bookable_id = any (${IDS})`
// Not joined: then all weeks of a bookable are read, and most thrown away.
const OPEN = sql`
  select wanted.id, asked.nth, 0 as unit,
    (select o.open from open_week o where o.bookable_id = wanted.id and o.week = asked.week) as bits
  from unnest(${IDS}) as wanted (id) cross join ${MONDAYS}`

/**
 * One row for each bookable, because rows are what costs. In it, one behind the other: the unit, or 0 for when it is
 * open, which of the weeks it is, and the bits, which PostgreSQL sends behind their number in four bytes.
 */
const inOneRow = (name: string, source: SQL) =>
  built((db) =>
    db
      .select({
        id: sql<string>`id`,
        bits: sql<string>`coalesce(encode(string_agg(
          int2send(unit::int2) || int2send(nth::int2) || substr(bit_send(bits), 5), ''), 'hex'), '')`,
      })
      .from(sql`(${source}) as found`)
      .groupBy(sql`id`)
      .prepare(name),
  )

const freeQuery = inOneRow('read_free', FREE)
const ledgersQuery = inOneRow('read_ledgers', sql`${FREE} union all ${OPEN}`)

const HEAD = 4
const WEEK_BYTES = HEAD + QUARTERS_OF_WEEK / 8

function ledgerIn(hex: string, weeks: readonly number[]): Ledger {
  const ledger: Ledger = { open: [], free: [] }
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

/** All ledger rows of a calendar, for the checker. */
export const readLedger = (db: Db, bookableId: string) =>
  db
    .select({ week: calendarWeeks.week, unit: calendarWeeks.unit, free: calendarWeeks.free })
    .from(calendarWeeks)
    .where(eq(calendarWeeks.bookableId, bookableId))

export const readOpenWeeks = (db: Db, bookableId: string) =>
  db.select().from(openWeeks).where(eq(openWeeks.bookableId, bookableId))

/** Bookables whose ledger ends before their booking horizon does. */
export const findUnrolled = async (db: Db, now: Date, limit: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      db,
      sql`
        select c.bookable_id as id from calendar c join bookable b on b.id = c.bookable_id
        where c.rolled_to < date_trunc('week', (${now.toISOString()}::timestamptz at time zone 'UTC') + (b.horizon_days + 1) * interval '1 day')::date
        limit ${limit}`,
    )
  ).map(({ id }) => id)

/** Bookables on the market with a rule that public holidays change, in the order in which calendars are locked. */
export const findHolidayObservers = async (db: Db): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      db,
      sql`
        select distinct c.bookable_id as id from calendar c join opening_rule r on r.bookable_id = c.bookable_id
        where r.observes_holidays and c.rolled_to is not null order by c.bookable_id`,
    )
  ).map(({ id }) => id)

/** Every bookable that has a calendar, a page at a time. */
export const listCalendars = async (db: Db, after: string | null, limit: number): Promise<string[]> =>
  (
    await db
      .select({ id: calendars.bookableId })
      .from(calendars)
      .where(after ? gt(calendars.bookableId, after) : undefined)
      .orderBy(asc(calendars.bookableId))
      .limit(limit)
  ).map(({ id }) => id)
