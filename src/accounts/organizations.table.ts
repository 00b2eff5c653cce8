import { bigint, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../shared/column.ts'
import { districts } from './districts.table.ts'
import { ORGANIZATION_KINDS } from './organization.ts'
import { SECTORS, SIZE_CLASSES } from './size-class.ts'

export const organizations = pgTable('organization', {
  id: uuid().primaryKey(),
  kind: text({ enum: ORGANIZATION_KINDS }).notNull(),
  uscc: text().notNull().unique('organization_uscc'),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  district: text()
    .notNull()
    .references(() => districts.code),
  // Of enterprises only.
  sector: text({ enum: SECTORS as [(typeof SECTORS)[number], ...typeof SECTORS] }),
  staff: integer(),
  revenueFen: bigint({ mode: 'number' }),
  assetsFen: bigint({ mode: 'number' }),
  sizeClass: text({ enum: SIZE_CLASSES }),
  createdAt: instant().notNull().defaultNow(),
})

export type OrganizationRow = typeof organizations.$inferSelect
