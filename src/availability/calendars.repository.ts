import { asc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm'
import { sites } from '../accounts/sites.table.ts'
import { type Bookable, bookableColumns } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { built, type Db, rows, type Tx } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import type { ChangeCause } from './availability-change.ts'
import { type CalendarRow, calendars } from './calendars.table.ts'
import { deleteWeeks, type Place } from './ledger.repository.ts'
import { mondayOf } from './quarter.ts'

/** Opens calendars for bookables, filed where these are. */
export const insertCalendars = (tx: Tx, bookableIds: readonly string[]) =>
  tx.execute(sql`
    insert into calendar (bookable_id, category, district)
    select b.id, b.category, b.district from bookable b
    where b.id = any(${sql.param([...bookableIds])}::uuid[]) order by b.id`)

/** A bookable with the revision of its calendar, read at one moment. */
export const findOffer = async (db: Db, id: string): Promise<(Bookable & { revision: number }) | null> =>
  (await offerQuery(db).execute({ id }))[0] ?? null

const offerQuery = built((db) =>
  db
    .select({ ...bookableColumns, revision: calendars.revision })
    .from(bookables)
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

/** Locks several, in the one order in which everybody does; without those that somebody else has, when told to. */
export const lockCalendars = (
  tx: Tx,
  bookableIds: readonly string[],
  others: 'WAIT' | 'SKIP' = 'WAIT',
): Promise<CalendarRow[]> =>
  tx
    .select()
    .from(calendars)
    .where(sql`${calendars.bookableId} = any(${sql.param([...bookableIds])}::uuid[])`)
    .orderBy(asc(calendars.bookableId))
    .for('no key update', others === 'SKIP' ? { skipLocked: true } : {})

/** For whoever comes again soon: one calendar that is locked for long must not keep all others waiting. */
export const waitBriefly = (tx: Tx) => tx.execute(sql`set local lock_timeout = '1s'`)

/** A calendar, and what its ledger follows from beside opening rules, closures and what is taken. */
export type LedgerTerms = Pick<Bookable & CalendarRow, keyof typeof LEDGER_TERMS>

const { id, units, slotMinutes, horizonDays, bufferBeforeMinutes, bufferAfterMinutes } =
  getTableColumns(bookables)
const { bookableId, category, district, rolledTo, stale } = getTableColumns(calendars)
const LEDGER_TERMS = {
  bookableId,
  category,
  district,
  rolledTo,
  stale,
  units,
  slotMinutes,
  horizonDays,
  bufferBeforeMinutes,
  bufferAfterMinutes,
  timeZone: sites.timeZone,
}

/** The same of many bookables, without the columns that are long. */
export const findLedgerTerms = (db: Db, bookableIds: readonly string[]): Promise<LedgerTerms[]> =>
  db
    .select(LEDGER_TERMS)
    .from(calendars)
    .innerJoin(bookables, eq(id, bookableId))
    .innerJoin(sites, eq(sites.id, bookables.siteId))
    .where(sql`${bookableId} = any(${sql.param([...bookableIds])}::uuid[])`)

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
  { category, district }: Pick<Bookable, 'category' | 'district'>,
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

/** Calendars that have ledger rows, each up to its last week. */
type Rolled = readonly { bookableId: string; last: number }[]

const givenRolled = (rolled: Rolled): SQL => sql`
  unnest(${sql.param(rolled.map(({ bookableId }) => bookableId))}::uuid[],
    ${sql.param(rolled.map(({ last }) => mondayOf(last)))}::text[]::date[]) as given (bookable_id, week)`

/** Notes up to which week calendars have ledger rows. */
export const setRolledTo = (tx: Tx, rolled: Rolled) =>
  tx.execute(sql`
    update calendar set rolled_to = given.week from ${givenRolled(rolled)}
    where calendar.bookable_id = given.bookable_id`)

/**
 * The same where all weeks from `first` on have been written anew: numbers the change of each calendar and tells the
 * outbox.
 */
export const recordRewriting = (tx: Tx, rolled: Rolled, cause: ChangeCause, first: number) =>
  tx.execute(sql`
    with written as (
      update calendar set rolled_to = given.week, stale = false, version = version + 1 from ${givenRolled(rolled)}
      where calendar.bookable_id = given.bookable_id returning calendar.bookable_id, version, rolled_to
    )
    insert into outbox (topic, subject_id, payload)
    select 'AVAILABILITY', bookable_id, jsonb_build_object('version', version, 'cause', ${cause}::text,
      'startsAt', ${mondayOf(first)}::timestamp at time zone 'UTC',
      'endsAt', (rolled_to + 7)::timestamp at time zone 'UTC')
    from written order by bookable_id`)

/** Notes that a calendar has no ledger rows any more. */
export const unroll = (tx: Tx, bookableId: string) =>
  tx.update(calendars).set({ rolledTo: null, stale: false }).where(eq(calendars.bookableId, bookableId))

/**
 * Lets the ledger of what public holidays change be written anew, and has every hold that was checked until now be
 * checked again. How many there are.
 */
export async function markHolidayObservers(tx: Tx): Promise<void> {
  // Locked first, in the one order; an update takes its rows in whichever order it finds them.
  await tx.execute(sql`
    with observer as materialized (
      select c.bookable_id from calendar c
      where c.rolled_to is not null and exists (
        select from opening_rule r where r.bookable_id = c.bookable_id and r.observes_holidays)
      order by c.bookable_id for no key update
    )
    update calendar set stale = true, revision = revision + 1 from observer
    where calendar.bookable_id = observer.bookable_id`)
}

/** A calendar whose ledger is to be written. */
export interface UnwrittenCalendar extends Place {
  units: number
  horizonDays: number
  rolledTo: string
}

/** A page of calendars in the order of their places: those behind one, or those of a list. */
export type Among = { behind: Place | null; limit: number } | { ids: readonly string[] }

/** Calendars whose ledger ends before their booking horizon does. */
export const findUnrolled = (db: Db, now: Date, among: Among): Promise<UnwrittenCalendar[]> =>
  findUnwritten(
    db,
    sql`c.rolled_to < date_trunc('week', (${now.toISOString()}::timestamptz at time zone 'UTC') + (b.horizon_days + 1) * interval '1 day')::date`,
    among,
  )

/** Calendars all of whose weeks are to be written anew. */
export const findStaleCalendars = (db: Db, among: Among): Promise<UnwrittenCalendar[]> =>
  // Looked for first: the planner may believe that there are many, and go through all bookables every few seconds.
  findUnwritten(db, sql`true`, among, sql`(select * from calendar where stale offset 0)`)

// Rows are read by place, so they are best written, and come to lie on the disk, in that order.
const findUnwritten = (
  db: Db,
  condition: SQL,
  among: Among,
  source: SQL = sql`calendar`,
): Promise<UnwrittenCalendar[]> =>
  rows<UnwrittenCalendar>(
    db,
    sql`
      select b.id as "bookableId", b.category, b.district, b.units, b.horizon_days as "horizonDays",
        c.rolled_to::text as "rolledTo"
      from ${source} as c join bookable b on b.id = c.bookable_id
      where b.retired_at is null and ${condition} and ${'ids' in among ? sql`b.id = any(${sql.param([...among.ids])}::uuid[])` : isBehind(among.behind)}
      order by b.category, b.district, b.id limit ${'ids' in among ? among.ids.length : among.limit}`,
  )

const isBehind = (place: Place | null): SQL =>
  place
    ? sql`(b.category, b.district, b.id) > (${place.category}, ${place.district}, ${place.bookableId}::uuid)`
    : sql`true`

/** All calendars, a page at a time. */
export const listCalendars = (db: Db, behind: string | null, limit: number): Promise<CalendarRow[]> =>
  db
    .select()
    .from(calendars)
    .where(behind ? gt(calendars.bookableId, behind) : undefined)
    .orderBy(asc(calendars.bookableId))
    .limit(limit)

/** How many calendars have a ledger that is still to be written anew. */
export const countStaleCalendars = (db: Db): Promise<number> =>
  db.$count(calendars, eq(calendars.stale, true))
