import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'
import { invitations } from '../invitations/invitations.table.ts'
import { PURPOSES } from './one-time-token.ts'

/** What whoever reads the mails of an address may do once. */
export const oneTimeTokens = pgTable(
  'one_time_token',
  {
    id: uuid().primaryKey(),
    purpose: text({ enum: PURPOSES }).notNull(),
    /** A reset names no person: asking for one does the same whether there is one or not. */
    email: text().notNull(),
    invitationId: uuid()
      .unique('one_time_token_invitation')
      .references(() => invitations.id, { onDelete: 'cascade' }),
    /** Null until the token is made, which is when it is mailed. */
    tokenHash: text().unique('one_time_token_hash'),
    expiresAt: instant().notNull(),
    mailAttempts: integer().notNull().default(0),
    /** When a mail is tried next; null once it was sent or given up. */
    mailDueAt: instant(),
  },
  (token) => [
    uniqueIndex('one_time_token_reset').on(token.email).where(sql`${token.purpose} = 'PASSWORD_RESET'`),
    index('one_time_token_mail').on(token.mailDueAt).where(sql`${token.mailDueAt} is not null`),
    index('one_time_token_expires').on(token.expiresAt),
  ],
)

export type OneTimeTokenRow = typeof oneTimeTokens.$inferSelect
