import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { people } from '../../accounts/people.table.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import { testServices } from '../../catalog/test-services/test-services.table.ts'
import { instant } from '../../shared/column.ts'
import { cases } from '../cases.table.ts'

/** What a window proposes to a problem: a bookable or a test service. */
export const proposals = pgTable(
  'case_proposal',
  {
    id: uuid().primaryKey(),
    caseId: uuid()
      .notNull()
      .references(() => cases.id),
    bookableId: uuid().references(() => bookables.id),
    serviceId: uuid().references(() => testServices.id),
    /** Why this, for the enterprise. */
    remark: text(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    proposedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  ({ caseId, bookableId, serviceId, id }) => [
    check('case_proposal_of_one', sql`num_nonnulls(${bookableId}, ${serviceId}) = 1`),
    index('case_proposal_case').on(caseId, id),
    uniqueIndex('case_proposal_bookable').on(caseId, bookableId),
    uniqueIndex('case_proposal_service').on(caseId, serviceId),
  ],
)

export type ProposalRow = typeof proposals.$inferSelect
