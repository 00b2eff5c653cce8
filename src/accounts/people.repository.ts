import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../shared/db.ts'
import type { OrganizationKind, Role } from './organization.ts'
import { organizations } from './organizations.table.ts'
import { memberships, type PersonRow, people } from './people.table.ts'
import type { SizeClass } from './size-class.ts'

export const insertPerson = (tx: Tx, person: typeof people.$inferInsert) => tx.insert(people).values(person)

export const insertMembership = (tx: Tx, membership: typeof memberships.$inferInsert) =>
  tx.insert(memberships).values(membership)

export const findPersonByEmail = async (db: Db, email: string): Promise<PersonRow | null> =>
  (await db.select().from(people).where(eq(people.email, email)))[0] ?? null

export const findPeople = (db: Db, ids: readonly string[]): Promise<PersonRow[]> =>
  db
    .select()
    .from(people)
    .where(inArray(people.id, [...ids]))

/** A person's place in an organization. */
export interface Membership {
  organizationId: string
  role: Role
  kind: OrganizationKind
  sizeClass: SizeClass | null
}

const selectMemberships = (db: Db) =>
  db
    .select({
      organizationId: memberships.organizationId,
      role: memberships.role,
      kind: organizations.kind,
      sizeClass: organizations.sizeClass,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))

/** The organizations of a person, the first joined first. */
export const membershipsOf = (db: Db, personId: string): Promise<Membership[]> =>
  selectMemberships(db).where(eq(memberships.personId, personId)).orderBy(asc(memberships.organizationId))

export const findMembership = async (
  db: Db,
  personId: string,
  organizationId: string,
): Promise<Membership | null> => (await membershipQuery(db).execute({ personId, organizationId }))[0] ?? null

// Asked with every operation.
const membershipQuery = built((db) =>
  selectMemberships(db)
    .where(
      and(
        eq(memberships.personId, sql.placeholder('personId')),
        eq(memberships.organizationId, sql.placeholder('organizationId')),
      ),
    )
    .prepare('find_membership'),
)
