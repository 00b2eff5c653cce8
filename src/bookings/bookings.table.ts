import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { mandates } from '../accounts/mandates/mandates.table.ts'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { SIZE_CLASSES } from '../accounts/size-class.ts'
import { CONFIRMATIONS } from '../catalog/bookable.ts'
import { bookables } from '../catalog/bookables.table.ts'
import type { PricePart } from '../catalog/price.ts'
import { instant } from '../shared/column.ts'
import { APPROVAL_CAUSES, BOOKING_STATUSES, type BookingAction } from './booking.ts'
import { bundleParts } from './bundled/bundles.table.ts'
import type { FrozenTerms } from './frozen-terms.ts'
import type { Meeting } from './meetings/meeting.ts'
import { bookingSeries } from './series/series.table.ts'
import { waitlistEntries } from './waitlist/waitlist.table.ts'

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
    /** When the service itself acts on it next, whatever its state then demands; null once it has ended. */
    dueAt: instant(),
    /** Frozen at the hold, like the rate, the size class and the way of confirming. */
    priceFen: bigint({ mode: 'number' }).notNull(),
    fenPerHour: integer().notNull(),
    sizeClass: text({ enum: SIZE_CLASSES }).notNull(),
    confirmation: text({ enum: CONFIRMATIONS }).notNull(),
    purpose: text(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    /** How many units it takes, all for the same time. */
    units: integer().notNull().default(1),
    /** Whether the lab has fixed which; otherwise it may be moved to others so that somebody else fits in. */
    unitsFixed: boolean().notNull().default(false),
    operatorAssisted: boolean().notNull().default(false),
    /** Of experts: where; null, as it was before they had places, is at the lab. */
    meeting: jsonb().$type<Meeting>(),
    terms: jsonb().$type<FrozenTerms>().notNull(),
    approvalCause: text({ enum: APPROVAL_CAUSES }),
    seriesId: uuid().references(() => bookingSeries.id),
    /** The booking that this one takes the place of as soon as it is confirmed. */
    replacesId: uuid().references((): AnyPgColumn => bookings.id),
    /** Whose waiting it was offered to. */
    waitlistEntryId: uuid().references(() => waitlistEntries.id),
    /** The part of a bundle that it is, as long as no other booking has taken its place there. */
    bundlePartId: uuid().references(() => bundleParts.id),
    /** Under which a delegate held it, or did something to it last: it counts against its cap. */
    mandateId: uuid().references(() => mandates.id),
    checkedInAt: instant(),
    endedAt: instant(),
    usedMinutes: integer(),
    operatorMinutes: integer(),
    /** What is charged in the end, in parts; null until it has ended. */
    charge: jsonb().$type<PricePart[]>(),
  },
  (booking) => [
    check('booking_ends_after_start', sql`${booking.endsAt} > ${booking.startsAt}`),
    index('booking_enterprise').on(booking.enterpriseId, booking.startsAt, booking.id),
    index('booking_lab').on(booking.labId, booking.startsAt, booking.id),
    index('booking_bookable').on(booking.bookableId, booking.startsAt, booking.id),
    index('booking_due').on(booking.dueAt).where(sql`${booking.dueAt} is not null`),
    index('booking_of_series')
      .on(booking.seriesId, booking.startsAt)
      .where(sql`${booking.seriesId} is not null`),
    index('booking_replaces').on(booking.replacesId).where(sql`${booking.replacesId} is not null`),
    index('booking_waitlist').on(booking.waitlistEntryId).where(sql`${booking.waitlistEntryId} is not null`),
    index('booking_mandate')
      .on(booking.mandateId, booking.startsAt, booking.id)
      .where(sql`${booking.mandateId} is not null`),
    uniqueIndex('booking_bundle_part')
      .on(booking.bundlePartId)
      .where(sql`${booking.bundlePartId} is not null`),
    index('booking_disrupted').on(booking.id).where(sql`${booking.status} = 'DISRUPTED'`),
    // Whose enterprises are asked how it was.
    index('booking_completed').on(booking.endedAt).where(sql`${booking.status} = 'COMPLETED'`),
    // What an enterprise's reliability at a lab is counted by.
    index('booking_no_show')
      .on(booking.enterpriseId, booking.labId, booking.startsAt)
      .where(sql`${booking.status} = 'NO_SHOW'`),
  ],
)

export type BookingRow = typeof bookings.$inferSelect

/**
 * Each change of a booking: what was done, by whom, of which organization, when and why. The service itself acts with no
 * person. What was done under a mandate was done by its delegate, for the enterprise that gave it.
 */
export const bookingEvents = pgTable(
  'booking_event',
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    number: integer().notNull(),
    action: text().$type<BookingAction>().notNull(),
    /** The state after it. */
    status: text({ enum: BOOKING_STATUSES }).notNull(),
    personId: uuid().references(() => people.id),
    organizationId: uuid().references(() => organizations.id),
    reason: text(),
    mandateId: uuid().references(() => mandates.id),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (event) => [primaryKey({ columns: [event.bookingId, event.number] })],
)

export type BookingEventRow = typeof bookingEvents.$inferSelect
