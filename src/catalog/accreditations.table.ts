import { sql } from 'drizzle-orm'
import { check, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../accounts/organizations.table.ts'
import { ACCREDITATION_SCHEMES } from './accreditation.ts'

/** Accreditation scope (资质能力): one method for which a lab is recognized, from the first to the last day, both included. */
export const accreditations = pgTable(
  'accreditation',
  {
    id: uuid().primaryKey(),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    scheme: text({ enum: ACCREDITATION_SCHEMES }).notNull(),
    /** The number of the certificate. */
    certificate: text().notNull(),
    /** The standard as the certificate writes it, such as "GB/T 228.1-2021". */
    method: text().notNull(),
    /** The same without blanks, recommendation and edition, such as "gb228.1". */
    number: text().notNull(),
    /** The edition; null stands for any. */
    edition: text(),
    validFrom: date({ mode: 'string' }).notNull(),
    validUntil: date({ mode: 'string' }).notNull(),
  },
  (row) => [
    index('accreditation_lab').on(row.labId, row.number, row.scheme),
    // Which labs are accredited for a method: those that a request to all asks.
    index('accreditation_number').on(row.number),
    check('accreditation_ends_after_start', sql`${row.validUntil} >= ${row.validFrom}`),
  ],
)

export type AccreditationRow = typeof accreditations.$inferSelect
