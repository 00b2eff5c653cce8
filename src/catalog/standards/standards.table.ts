import { foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'

/**
 * Published standards by edition. The first are filled in by a migration; labs add those by which they test, and
 * whoever runs the service says what has superseded what.
 */
export const standards = pgTable(
  'standard',
  {
    /** Without blanks, recommendation and edition: "gb228.1". */
    number: text().notNull(),
    /** The edition, mostly a year: "2021". */
    edition: text().notNull(),
    /** As it is published: "GB/T 228.1-2021". */
    name: text().notNull(),
    titleZh: text().notNull(),
    /** Null where nobody has given it. */
    titleEn: text(),
    /** The edition of the same standard that has taken its place; null where none has. */
    supersededBy: text(),
    /** The lab that added it; null for what was there from the start or was added by whoever runs the service. */
    labId: uuid().references(() => organizations.id),
  },
  (standard) => [
    primaryKey({ columns: [standard.number, standard.edition] }),
    foreignKey({
      columns: [standard.number, standard.supersededBy],
      foreignColumns: [standard.number, standard.edition],
      name: 'standard_superseded_by',
    }),
  ],
)

export type StandardRow = typeof standards.$inferSelect
