import { and, asc, eq, getTableColumns, inArray, lt, sql } from 'drizzle-orm'
import { organizations } from '../accounts/organizations.table.ts'
import type { Db, Tx } from '../shared/db.ts'
import { CASE_TRANSITIONS, type CaseAction, type CaseTransition } from './case.ts'
import {
  type CaseEventRow,
  type CaseRow,
  type ContactRow,
  caseEvents,
  cases,
  contacts,
} from './cases.table.ts'

const { search: _, ...columns } = getTableColumns(cases)

/** What a query on `desk_case` selects to read a case. */
export const caseColumns = columns

/** Who does something with a case, for which organization, and what the desk notes of it. */
export interface Doing {
  personId: string
  organizationId: string
  note?: string | null
}

export const findCase = async (db: Db, id: string): Promise<CaseRow | null> =>
  (await findCases(db, [id]))[0] ?? null

export const findCases = (db: Db, ids: readonly string[]): Promise<CaseRow[]> =>
  db
    .select(caseColumns)
    .from(cases)
    .where(inArray(cases.id, [...ids]))

type NewCase = Omit<typeof cases.$inferInsert, 'search' | 'status'>

export async function insertCase(tx: Tx, row: NewCase, vector: string, doing: Doing): Promise<CaseRow> {
  const [inserted] = await tx
    .insert(cases)
    .values({ ...row, status: 'OPEN', search: vectorOf(vector) as unknown as string })
    .returning(caseColumns)
  await recordCaseEvent(tx, inserted!, 'open', doing)
  return inserted!
}

const vectorOf = (vector: string) => sql`${vector}::tsvector`

/**
 * Moves a case if the table of transitions allows it from where it is, with what changes of it, and keeps others from
 * doing so until the transaction ends. Null when it does not.
 */
export async function moveCase(
  tx: Tx,
  id: string,
  how: CaseTransition,
  doing: Doing,
  { vector, ...changes }: Partial<CaseRow> & { vector?: string } = {},
): Promise<CaseRow | null> {
  const { from, to } = CASE_TRANSITIONS[how]
  const [moved] = await tx
    .update(cases)
    .set({
      ...changes,
      ...(vector !== undefined && { search: vectorOf(vector) as unknown as string }),
      status: to,
    })
    .where(and(eq(cases.id, id), inArray(cases.status, [...from])))
    .returning(caseColumns)
  if (moved) await recordCaseEvent(tx, moved, how, doing)
  return moved ?? null
}

/** Adds to the history of a case, whose row the caller has locked or made. */
const recordCaseEvent = (
  tx: Tx,
  { id, status }: CaseRow,
  action: CaseAction,
  { personId, organizationId, note }: Doing,
) =>
  tx.execute(
    sql`insert into case_event (case_id, number, action, status, person_id, organization_id, note)
      select ${id}::uuid, count(*) + 1, ${action}, ${status}, ${personId}::uuid, ${organizationId}::uuid, ${note ?? null}::text
      from case_event where case_id = ${id}::uuid`,
  )

/** A case that stays as it is until the transaction ends. */
export const lockCase = async (tx: Tx, id: string): Promise<CaseRow | null> =>
  (await tx.select(caseColumns).from(cases).where(eq(cases.id, id)).for('no key update'))[0] ?? null

export const caseHistory = (db: Db, ids: readonly string[]): Promise<CaseEventRow[]> =>
  db
    .select()
    .from(caseEvents)
    .where(inArray(caseEvents.caseId, [...ids]))
    .orderBy(asc(caseEvents.caseId), asc(caseEvents.number))

export const findContacts = (db: Db, caseIds: readonly string[]): Promise<ContactRow[]> =>
  db
    .select()
    .from(contacts)
    .where(inArray(contacts.caseId, [...caseIds]))

export const writeContact = (tx: Tx, contact: ContactRow) =>
  tx.insert(contacts).values(contact).onConflictDoUpdate({ target: contacts.caseId, set: contact })

/** Erases the contact of a case; whether there was one. */
export const deleteContact = async (tx: Tx, caseId: string): Promise<boolean> =>
  (await tx.delete(contacts).where(eq(contacts.caseId, caseId)).returning({ caseId: contacts.caseId }))
    .length > 0

/** From when on the contact of a case is kept for a while only. */
export const closeContact = (tx: Tx, caseId: string, closedAt: Date) =>
  tx.update(contacts).set({ closedAt }).where(eq(contacts.caseId, caseId))

/** Erases the contacts of cases that were closed so many days ago. */
export const eraseContacts = (db: Db, days: number) =>
  db.delete(contacts).where(lt(contacts.closedAt, sql`now() - make_interval(days => ${days}::integer)`))

/** An enterprise that has signed up, by its id. */
export const findEnterprise = async (db: Db, id: string) =>
  (
    await db
      .select()
      .from(organizations)
      .where(and(eq(organizations.id, id), eq(organizations.kind, 'ENTERPRISE')))
  )[0] ?? null
