import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'
import { ROLES } from '../organization.ts'
import { organizations } from '../organizations.table.ts'
import { people } from '../people.table.ts'

/** Invitations that wait; one that was accepted or withdrawn is deleted. */
export const invitations = pgTable(
  'invitation',
  {
    id: uuid().primaryKey(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    email: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    invitedBy: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (invitation) => [
    unique('invitation_email').on(invitation.organizationId, invitation.email),
    index('invitation_expires').on(invitation.expiresAt),
  ],
)

export type InvitationRow = typeof invitations.$inferSelect
