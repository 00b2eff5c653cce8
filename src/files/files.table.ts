import { sql } from 'drizzle-orm'
import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { instant } from '../shared/column.ts'

/**
 * A file that an organization was given a place to upload to. Once it is there it never changes: `sha256` and `size` are
 * those of the bytes that were received.
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
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    /** When all of it had been received; null until then. */
    storedAt: instant(),
    /** In bytes. */
    size: bigint({ mode: 'number' }),
    /** Of its bytes, in lower-case hexadecimal. */
    sha256: text(),
  },
  (file) => [
    index('file_organization').on(file.organizationId, file.id),
    // What nobody ever uploaded is forgotten.
    index('file_missing').on(file.createdAt).where(sql`${file.storedAt} is null`),
  ],
)

export type FileRow = typeof files.$inferSelect
