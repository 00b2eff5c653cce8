import { doublePrecision, pgTable, text } from 'drizzle-orm/pg-core'

/** Districts by their GB/T 2260 code. Reference data: filled by a migration, extended by whoever runs the service. */
export const districts = pgTable('district', {
  code: text().primaryKey(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  /** Where the government of the district sits, in degrees (WGS 84); null where nobody has said. */
  latitude: doublePrecision(),
  longitude: doublePrecision(),
})
