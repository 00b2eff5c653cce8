import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { districts } from '../accounts/districts.table.ts'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { SECTORS } from '../accounts/size-class.ts'
import { QUALITY_ELEMENTS } from '../catalog/bookable.ts'
import { instant, tsvector } from '../shared/column.ts'
import { CASE_STATUSES, type CaseAction, OUTCOMES } from './case.ts'

/** Case (诉求): the problem of an enterprise at the desk of a window. */
export const cases = pgTable(
  'desk_case',
  {
    id: uuid().primaryKey(),
    windowId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Null where it has not signed up; then it is known by its name. */
    enterpriseId: uuid().references(() => organizations.id),
    enterpriseName: text(),
    uscc: text(),
    problem: text().notNull(),
    qualityElements: text({ enum: QUALITY_ELEMENTS }).array().notNull(),
    district: text()
      .notNull()
      .references(() => districts.code),
    industry: text({ enum: SECTORS as [(typeof SECTORS)[number], ...typeof SECTORS] }).notNull(),
    status: text({ enum: CASE_STATUSES }).notNull(),
    outcome: text({ enum: OUTCOMES }),
    outcomeWords: text(),
    openedAt: instant().notNull().default(sql`clock_timestamp()`),
    closedAt: instant(),
    search: tsvector().notNull(),
  },
  ({ windowId, enterpriseId, enterpriseName, status, district, industry, openedAt, id, search, outcome }) => [
    check('desk_case_of_one', sql`(${enterpriseId} is null) <> (${enterpriseName} is null)`),
    check('desk_case_outcome', sql`(${status} = 'CLOSED') = (${outcome} is not null)`),
    index('desk_case_window').on(windowId, openedAt, id),
    index('desk_case_status').on(windowId, status, openedAt, id),
    index('desk_case_district').on(windowId, district, openedAt, id),
    index('desk_case_industry').on(windowId, industry, openedAt, id),
    index('desk_case_enterprise').on(enterpriseId, openedAt, id).where(sql`${enterpriseId} is not null`),
    index('desk_case_search').using('gin', search),
  ],
)

/** A case as it is read. */
export type CaseRow = Omit<typeof cases.$inferSelect, 'search'>

/** Whom a window asks about a case: apart from it, so that nobody else reads it, and it can be erased. */
export const contacts = pgTable(
  'case_contact',
  {
    caseId: uuid()
      .primaryKey()
      .references(() => cases.id),
    windowId: uuid().notNull(),
    name: text().notNull(),
    phone: text(),
    email: text(),
    /** When its case was closed, from which on it is kept for a while only; null while that is open. */
    closedAt: instant(),
  },
  ({ closedAt }) => [index('case_contact_closed').on(closedAt).where(sql`${closedAt} is not null`)],
)

export type ContactRow = typeof contacts.$inferSelect

/** Each thing that was done with a case: what, by whom, of which organization, when, and what the desk noted of it. */
export const caseEvents = pgTable(
  'case_event',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.id),
    number: integer().notNull(),
    action: text().$type<CaseAction>().notNull(),
    /** The state after it. */
    status: text({ enum: CASE_STATUSES }).notNull(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    note: text(),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  ({ caseId, number }) => [primaryKey({ columns: [caseId, number] })],
)

export type CaseEventRow = typeof caseEvents.$inferSelect
