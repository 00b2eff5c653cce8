import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { districts } from './districts.table.ts'
import { organizations } from './organizations.table.ts'

/** Where a lab's bookables stand, and whose clock their opening rules follow. */
export const sites = pgTable(
  'site',
  {
    id: uuid().primaryKey(),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    address: text().notNull(),
    district: text()
      .notNull()
      .references(() => districts.code),
    timeZone: text().notNull(),
  },
  (site) => [index('site_lab').on(site.labId)],
)

export type SiteRow = typeof sites.$inferSelect
