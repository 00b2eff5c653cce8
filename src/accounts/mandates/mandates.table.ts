import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'
import { organizations } from '../organizations.table.ts'
import { people } from '../people.table.ts'
import { MANDATE_SCOPES, MANDATE_STATUSES } from './mandate.ts'

const organization = () => uuid().references(() => organizations.id)
const person = () => uuid().references(() => people.id)

/**
 * The permission of an enterprise for a window, or for another enterprise, to act for it. No two between the same two
 * are ACTIVE for the same time (`mandate_one_at_a_time`), so that whoever acts for an enterprise does so under one.
 */
export const mandates = pgTable(
  'mandate',
  {
    id: uuid().primaryKey(),
    enterpriseId: organization().notNull(),
    delegateId: organization().notNull(),
    scopes: text({ enum: MANDATE_SCOPES }).array().notNull(),
    capFen: bigint({ mode: 'number' }),
    validFrom: instant().notNull(),
    validUntil: instant().notNull(),
    /** How the permission was given, in the words of whoever offers it. */
    evidence: text().notNull(),
    status: text({ enum: MANDATE_STATUSES }).notNull(),
    offeredById: person().notNull(),
    offeredAt: instant().notNull().default(sql`clock_timestamp()`),
    /** Who of the delegate accepted or declined it. */
    answeredById: person(),
    answeredAt: instant(),
    revokedById: person(),
    /** Which of the two sides revoked it. */
    revokedForId: organization(),
    revokedAt: instant(),
    /** Why it was declined or revoked. */
    reason: text(),
  },
  (mandate) => [
    check('mandate_ends_after_start', sql`${mandate.validUntil} > ${mandate.validFrom}`),
    check('mandate_not_to_itself', sql`${mandate.enterpriseId} <> ${mandate.delegateId}`),
    index('mandate_given').on(mandate.enterpriseId, mandate.id),
    index('mandate_received').on(mandate.delegateId, mandate.id),
  ],
)

export type MandateRow = typeof mandates.$inferSelect
