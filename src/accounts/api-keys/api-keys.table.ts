import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'
import { ROLES } from '../organization.ts'
import { organizations } from '../organizations.table.ts'
import { people } from '../people.table.ts'
import type { Scope } from './scopes.ts'

/** Keys of machines. Of a secret only its SHA-256 is kept, in hexadecimal. */
export const apiKeys = pgTable(
  'api_key',
  {
    id: uuid().primaryKey(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Who made it, as whom it acts, and who alone renews its secret. */
    creatorId: uuid()
      .notNull()
      .references(() => people.id),
    name: text().notNull(),
    scopes: text().array().$type<Scope[]>().notNull(),
    role: text({ enum: ROLES }).notNull(),
    secretHash: text().notNull(),
    /** The secret before, which goes on until then. */
    oldSecretHash: text(),
    overlapUntil: instant(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    rotatedAt: instant(),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (key) => [
    index('api_key_organization').on(key.organizationId, key.id),
    index('api_key_creator').on(key.creatorId),
  ],
)

export type ApiKeyRow = typeof apiKeys.$inferSelect
