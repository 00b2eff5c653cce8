import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { instant } from '../../shared/column.ts'
import { orders } from '../orders.table.ts'
import { INVITATION_STATUSES } from './invitation.ts'

/** Which labs may quote for a request: those that were named, or all that could when it was made or while it is open. */
export const invitations = pgTable(
  'test_order_invitation',
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** As in the order: a policy that looked there would look here again. */
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    status: text({ enum: INVITATION_STATUSES }).notNull(),
    /** Why it declined. */
    reason: text(),
    invitedAt: instant().notNull().default(sql`clock_timestamp()`),
    answeredAt: instant(),
  },
  (invitation) => [
    primaryKey({ columns: [invitation.orderId, invitation.labId] }),
    index('test_order_invitation_lab').on(invitation.labId, invitation.orderId),
  ],
)

export type InvitationRow = typeof invitations.$inferSelect
