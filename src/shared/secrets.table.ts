import { pgTable, text } from 'drizzle-orm/pg-core'

/** Keys that every process of one database must share, such as the one that signs access tokens. */
export const secrets = pgTable('secret', { name: text().primaryKey(), value: text().notNull() })
