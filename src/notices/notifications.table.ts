import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { mandates } from '../accounts/mandates/mandates.table.ts'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { instant } from '../shared/column.ts'
import { NOTICE_KINDS } from './notification.ts'

/** What one person is told, in one organization. Written in the transaction in which it happened. */
export const notifications = pgTable(
  'notification',
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    kind: text({ enum: NOTICE_KINDS }).notNull(),
    /** What it is about: these come after notices, so the database does not check them. */
    bookableId: uuid(),
    bookingId: uuid(),
    waitlistEntryId: uuid(),
    orderId: uuid(),
    quoteId: uuid(),
    caseId: uuid(),
    mandateId: uuid().references(() => mandates.id),
    /** In the words of whoever caused it. */
    reason: text(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    readAt: instant(),
    mailedAt: instant(),
    mailAttempts: integer().notNull().default(0),
    /** When a mail is tried next; null once it was sent or given up. */
    mailDueAt: instant().default(sql`clock_timestamp()`),
  },
  (notice) => [
    index('notification_person').on(notice.personId, notice.organizationId, notice.id),
    index('notification_unread')
      .on(notice.personId, notice.organizationId, notice.id)
      .where(sql`${notice.readAt} is null`),
    index('notification_mail').on(notice.mailDueAt).where(sql`${notice.mailDueAt} is not null`),
  ],
)

export type NotificationRow = typeof notifications.$inferSelect
