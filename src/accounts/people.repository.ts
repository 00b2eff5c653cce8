import { and, asc, eq, sql } from 'drizzle-orm'
import { built, type Db, rows, type Tx } from '../shared/db.ts'
import { together } from '../shared/loader.ts'
import type { OrganizationKind, Role } from './organization.ts'
import { organizations } from './organizations.table.ts'
import { memberships, type PersonRow, people } from './people.table.ts'
import type { SizeClass } from './size-class.ts'

export const insertPerson = (tx: Tx, person: typeof people.$inferInsert) => tx.insert(people).values(person)

export const insertMembership = (tx: Tx, membership: typeof memberships.$inferInsert) =>
  tx.insert(memberships).values(membership)

/** The same, unless they belong to it already. */
export const addMembership = async (tx: Tx, membership: typeof memberships.$inferInsert): Promise<void> => {
  await tx.insert(memberships).values(membership).onConflictDoNothing()
}

export const findPersonByEmail = async (db: Db, email: string): Promise<PersonRow | null> =>
  (await db.select().from(people).where(eq(people.email, email)))[0] ?? null

/** What others see of a person. */
export type Named = Pick<PersonRow, 'id' | 'name'>

/** How people are called. Whoever knows the id has seen it on something of theirs, whoever they are colleagues of. */
export const findPeople = (db: Db, ids: readonly string[]): Promise<Named[]> =>
  rows(db, sql`select id, name from names_of(${sql.param([...ids])}::uuid[])`)

/** A person with their password; only for the system, since nobody else may read one. */
export const findPersonWithPassword = async (db: Db, id: string): Promise<PersonRow | null> =>
  (await db.select().from(people).where(eq(people.id, id)))[0] ?? null

/** Gives a person another password, unless it has become another one meanwhile. */
export const setPassword = async (
  tx: Tx,
  { id, passwordHash: before }: Pick<PersonRow, 'id' | 'passwordHash'>,
  passwordHash: string,
): Promise<boolean> =>
  (
    await tx
      .update(people)
      .set({ passwordHash })
      .where(and(eq(people.id, id), eq(people.passwordHash, before)))
      .returning({ id: people.id })
  ).length > 0

/** Whether a person has this password still; it stays so until the transaction ends. */
export const keepsPassword = async (
  tx: Tx,
  { id, passwordHash }: Pick<PersonRow, 'id' | 'passwordHash'>,
): Promise<boolean> =>
  (
    await tx.select({ passwordHash: people.passwordHash }).from(people).where(eq(people.id, id)).for('share')
  ).some((row) => row.passwordHash === passwordHash)

/** A person's place in an organization. */
export interface Membership {
  organizationId: string
  role: Role
  kind: OrganizationKind
  sizeClass: SizeClass | null
}

/** The columns of a membership, of which that of the organization comes with a join. */
export const MEMBERSHIP = {
  organizationId: memberships.organizationId,
  role: memberships.role,
  kind: organizations.kind,
  sizeClass: organizations.sizeClass,
}

/** The organizations of a person, the first joined first. */
export const membershipsOf = (db: Db, personId: string): Promise<Membership[]> =>
  db
    .select(MEMBERSHIP)
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(eq(memberships.personId, personId))
    .orderBy(asc(memberships.organizationId))

/** A person's place in an organization; null when there is none. */
export const findMembership = (
  db: Db,
  personId: string,
  organizationId: string,
): Promise<Membership | null> => membershipLoader(db).load({ personId, organizationId })

/** The same for somebody who acts by a session: null as well when the session has ended. */
export const findMembershipInSession = (
  db: Db,
  personId: string,
  organizationId: string,
  sessionId: string,
): Promise<Membership | null> => sessionLoader(db).load({ personId, organizationId, sessionId })

type Place = Pick<Membership, 'organizationId'> & { personId: string }

const membershipLoader = together(readPlaces)

async function readPlaces(db: Db, places: readonly Place[]): Promise<(Membership | null)[]> {
  const people = places.map(({ personId }) => personId)
  const found = await placesQuery(db).execute({ people: `{${people.join()}}` })
  return places.map(
    ({ personId, organizationId }) =>
      found.find((row) => row.personId === personId && row.organizationId === organizationId) ?? null,
  )
}

const PLACE = {
  personId: sql<string>`person_id`,
  organizationId: sql<string>`organization_id`,
  role: sql<Role>`role`,
  kind: sql<OrganizationKind>`kind`,
  sizeClass: sql<SizeClass | null>`size_class`,
}

// Before it has answered nobody acts, who could see a membership.
const placesQuery = built((db) =>
  db
    .select(PLACE)
    .from(sql`places_of(${sql.placeholder('people')}::text::uuid[])`)
    .prepare('find_places'),
)

// Asked with every operation.
const sessionLoader = together(readPlacesInSessions)

async function readPlacesInSessions(
  db: Db,
  places: readonly (Place & { sessionId: string })[],
): Promise<(Membership | null)[]> {
  const ids = places.map(({ sessionId }) => sessionId)
  const found = await placesInSessionsQuery(db).execute({ sessions: `{${ids.join()}}` })
  return places.map(
    ({ personId, organizationId, sessionId }) =>
      found.find(
        (row) =>
          row.sessionId === sessionId && row.personId === personId && row.organizationId === organizationId,
      ) ?? null,
  )
}

const placesInSessionsQuery = built((db) =>
  db
    .select({ ...PLACE, sessionId: sql<string>`session_id` })
    .from(sql`places_in_sessions(${sql.placeholder('sessions')}::text::uuid[])`)
    .prepare('find_places_in_sessions'),
)
