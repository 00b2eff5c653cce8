import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { SIZE_CLASSES } from '../accounts/size-class.ts'
import { CONFIRMATIONS } from '../catalog/bookable.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { instant } from '../shared/column.ts'
import { BOOKING_STATUSES } from './booking.ts'

export const bookings = pgTable(
  'booking',
  {
    id: uuid().primaryKey(),
    bookableId: uuid()
      .notNull()
      .references(() => bookables.id),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Who held it. */
    personId: uuid()
      .notNull()
      .references(() => people.id),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    status: text({ enum: BOOKING_STATUSES }).notNull(),
    /** When a hold ends, or a request that was not answered; null once it is decided. */
    expiresAt: instant(),
    /** Frozen at the hold, like the rate, the size class and the way of confirming. */
    priceFen: bigint({ mode: 'number' }).notNull(),
    fenPerHour: integer().notNull(),
    sizeClass: text({ enum: SIZE_CLASSES }).notNull(),
    confirmation: text({ enum: CONFIRMATIONS }).notNull(),
    purpose: text(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (booking) => [
    check('booking_ends_after_start', sql`${booking.endsAt} > ${booking.startsAt}`),
    index('booking_enterprise').on(booking.enterpriseId, booking.startsAt, booking.id),
    index('booking_lab').on(booking.labId, booking.startsAt, booking.id),
    index('booking_bookable').on(booking.bookableId, booking.startsAt, booking.id),
    index('booking_expiry').on(booking.expiresAt).where(sql`${booking.expiresAt} is not null`),
  ],
)

export type BookingRow = typeof bookings.$inferSelect

/** Each change of a booking's state: who, for whom, when and why. The service itself acts with no person. */
export const bookingEvents = pgTable(
  'booking_event',
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    number: integer().notNull(),
    status: text({ enum: BOOKING_STATUSES }).notNull(),
    personId: uuid().references(() => people.id),
    organizationId: uuid().references(() => organizations.id),
    reason: text(),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (event) => [primaryKey({ columns: [event.bookingId, event.number] })],
)

export type BookingEventRow = typeof bookingEvents.$inferSelect
