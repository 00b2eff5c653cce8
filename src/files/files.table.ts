import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { instant } from '../shared/column.ts'
import { FILE_PURPOSES } from './file.ts'

/**
 * A file that an organization was given a place to upload to. Once it is there it never changes (`file_stays`): `sha256`
 * and `size` are those of the bytes that were received.
 */
export const files = pgTable(
  'file',
  {
    id: uuid().primaryKey(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** As whoever uploads it calls it, such as "report.pdf". */
    name: text().notNull(),
    mediaType: text().notNull(),
    purpose: text({ enum: FILE_PURPOSES }).notNull().default('ORDER_ATTACHMENT'),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    /** When all of it had been received; null until then. */
    storedAt: instant(),
    /** In bytes: as it was announced, and then as it was received, which is the same. */
    size: bigint({ mode: 'number' }),
    /** How often its upload has begun. Only what the last attempt has stored becomes the file. */
    attempt: integer().notNull().default(0),
    /** Of its bytes, in lower-case hexadecimal. */
    sha256: text(),
  },
  (file) => [
    index('file_organization').on(file.organizationId, file.id),
    // How much an organization has uploaded in a day.
    index('file_asked').on(file.organizationId, file.createdAt),
    // What nobody ever uploaded is forgotten.
    index('file_missing').on(file.createdAt).where(sql`${file.storedAt} is null`),
    index('file_waiting').on(file.organizationId).where(sql`${file.storedAt} is null`),
  ],
)

export type FileRow = typeof files.$inferSelect
