import { asc, eq, sql } from 'drizzle-orm'
import { built, type Db, rows, type Tx } from '../shared/db.ts'
import { together } from '../shared/loader.ts'
import type { OrganizationKind, Role } from './organization.ts'
import { organizations } from './organizations.table.ts'
import { memberships, type PersonRow, people } from './people.table.ts'
import type { SizeClass } from './size-class.ts'

export const insertPerson = (tx: Tx, person: typeof people.$inferInsert) => tx.insert(people).values(person)

export const insertMembership = (tx: Tx, membership: typeof memberships.$inferInsert) =>
  tx.insert(memberships).values(membership)

export const findPersonByEmail = async (db: Db, email: string): Promise<PersonRow | null> =>
  (await db.select().from(people).where(eq(people.email, email)))[0] ?? null

/** What others see of a person. */
export type Named = Pick<PersonRow, 'id' | 'name'>

/** How people are called. Whoever knows the id has seen it on something of theirs, whoever they are colleagues of. */
export const findPeople = (db: Db, ids: readonly string[]): Promise<Named[]> =>
  rows(db, sql`select id, name from names_of(${sql.param([...ids])}::uuid[])`)

/** A person's place in an organization. */
export interface Membership {
  organizationId: string
  role: Role
  kind: OrganizationKind
  sizeClass: SizeClass | null
}

const MEMBERSHIP = {
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

type Place = Pick<Membership, 'organizationId'> & { personId: string }

// Asked with every operation.
const membershipLoader = together(readPlaces)

async function readPlaces(db: Db, places: readonly Place[]): Promise<(Membership | null)[]> {
  const people = places.map(({ personId }) => personId)
  const found = await placesQuery(db).execute({ people: `{${people.join()}}` })
  return places.map(
    ({ personId, organizationId }) =>
      found.find((row) => row.personId === personId && row.organizationId === organizationId) ?? null,
  )
}

// Before it has answered nobody acts, who could see a membership.
const placesQuery = built((db) =>
  db
    .select({
      personId: sql<string>`person_id`,
      organizationId: sql<string>`organization_id`,
      role: sql<Role>`role`,
      kind: sql<OrganizationKind>`kind`,
      sizeClass: sql<SizeClass | null>`size_class`,
    })
    .from(sql`places_of(${sql.placeholder('people')}::text::uuid[])`)
    .prepare('find_places'),
)
