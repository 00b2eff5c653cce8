import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { mandates } from '../../accounts/mandates/mandates.table.ts'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { SIZE_CLASSES } from '../../accounts/size-class.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import { instant } from '../../shared/column.ts'
import type { Meeting } from '../meetings/meeting.ts'
import { WAITLIST_STATUSES } from './waitlist-entry.ts'

/** Who waits for time of a bookable: so long, somewhere in a range. */
export const waitlistEntries = pgTable(
  'waitlist_entry',
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
    personId: uuid()
      .notNull()
      .references(() => people.id),
    sizeClass: text({ enum: SIZE_CLASSES }).notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    minutes: integer().notNull(),
    units: integer().notNull(),
    operatorAssisted: boolean().notNull(),
    meeting: jsonb().$type<Meeting>(),
    purpose: text(),
    status: text({ enum: WAITLIST_STATUSES }).notNull(),
    /** The version of the calendar at which nothing was found for it. */
    seenVersion: bigint({ mode: 'number' }).notNull(),
    /** Under which somebody joined for the enterprise, and holds what is offered. */
    mandateId: uuid().references(() => mandates.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    endedAt: instant(),
  },
  (entry) => [
    check('waitlist_entry_ends_after_start', sql`${entry.endsAt} > ${entry.startsAt}`),
    index('waitlist_waiting').on(entry.bookableId, entry.createdAt).where(sql`${entry.status} = 'WAITING'`),
    index('waitlist_enterprise').on(entry.enterpriseId, entry.id),
    index('waitlist_mandate').on(entry.mandateId, entry.id).where(sql`${entry.mandateId} is not null`),
    index('waitlist_bookable').on(entry.bookableId, entry.id),
  ],
)

export type WaitlistEntryRow = typeof waitlistEntries.$inferSelect
