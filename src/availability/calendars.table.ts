import { sql } from 'drizzle-orm'
import {
  bigint,
  bit,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bookables } from '../catalog/bookables.table.ts'
import { instant } from '../shared/column.ts'

/**
 * One narrow row a bookable. Locking it locks the calendar; `version` numbers its changes; `revision` changes
 * with whatever a slot was checked against (terms, opening rules), so that a hold made from old terms is noticed.
 */
export const calendars = pgTable(
  'calendar',
  {
    bookableId: uuid()
      .primaryKey()
      .references(() => bookables.id),
    category: text().notNull(),
    district: text().notNull(),
    version: bigint({ mode: 'number' }).notNull().default(0),
    revision: integer().notNull().default(0),
    /** The Monday (UTC) of the last week that has ledger rows; null when the bookable has none. */
    rolledTo: date({ mode: 'string' }),
    /** Whether something that all its weeks follow from has changed, and they must be written anew. */
    stale: boolean().notNull().default(false),
  },
  (calendar) => [index('calendar_stale').on(calendar.bookableId).where(sql`${calendar.stale}`)],
)

/**
 * The ledger: of every unit and every week from Monday 00:00 UTC, one bit a quarter of an hour, set while a new
 * booking may cover it. The key's order keeps the candidates of a market question together.
 */
export const calendarWeeks = pgTable(
  'calendar_week',
  {
    category: text().notNull(),
    district: text().notNull(),
    week: date({ mode: 'string' }).notNull(),
    bookableId: uuid()
      .notNull()
      .references(() => calendars.bookableId),
    unit: integer().notNull(),
    free: bit({ dimensions: 672 }).notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.category, row.district, row.week, row.bookableId, row.unit] }),
    check('calendar_week_starts_on_monday', sql`extract(isodow from ${row.week}) = 1`),
  ],
)

/**
 * When a bookable is open at all, taken or not: tells "closed" from "fully booked". In the order of the ledger, with which
 * it is read.
 */
export const openWeeks = pgTable(
  'open_week',
  {
    category: text().notNull(),
    district: text().notNull(),
    week: date({ mode: 'string' }).notNull(),
    bookableId: uuid()
      .notNull()
      .references(() => calendars.bookableId),
    open: bit({ dimensions: 672 }).notNull(),
    /** The quarters on which a booking may begin by the rules: the slot grid of flexible hours, and the begin of sessions. */
    starts: bit({ dimensions: 672 }).notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.category, row.district, row.week, row.bookableId] }),
    uniqueIndex('open_week_bookable').on(row.bookableId, row.week),
  ],
)

/**
 * What takes time of a unit: the period of a booking with its buffers. A row exists as long as the time is taken;
 * the exclusion constraint over it (in the migrations) is the second wall against a double booking.
 */
export const occupancies = pgTable(
  'occupancy',
  {
    bookingId: uuid().notNull(),
    unit: integer().notNull(),
    bookableId: uuid()
      .notNull()
      .references(() => calendars.bookableId),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.bookingId, row.unit] }),
    check('occupancy_ends_after_start', sql`${row.endsAt} > ${row.startsAt}`),
    index('occupancy_time').on(row.bookableId, row.endsAt),
  ],
)

export type CalendarRow = typeof calendars.$inferSelect
