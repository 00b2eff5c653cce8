import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../shared/db.ts'
import { togetherById } from '../shared/loader.ts'
import type { PageRequest } from '../shared/page.ts'
import type { Place } from './district.ts'
import { districts } from './districts.table.ts'
import { type OrganizationRow, organizations } from './organizations.table.ts'

export const insertOrganization = (tx: Tx, organization: typeof organizations.$inferInsert) =>
  tx.insert(organizations).values(organization)

export const findOrganizations = (db: Db, ids: readonly string[]): Promise<OrganizationRow[]> =>
  organizationsQuery(db).execute({ ids: [...ids] })

const organizationsQuery = built((db) =>
  db
    .select()
    .from(organizations)
    .where(sql`${organizations.id} = any (${sql.placeholder('ids')}::uuid[])`)
    .prepare('find_organizations'),
)

/** An organization that waits for whoever else locks it; what refers to it goes on meanwhile. */
export const lockOrganization = async (tx: Tx, id: string): Promise<void> => {
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, id))
    .for('no key update')
}

/** Organizations by id; those of one moment are read together. */
export const organizationLoader = togetherById(findOrganizations)

/** The lab with a unified social credit code. */
export const findLabByUscc = async (db: Db, uscc: string): Promise<OrganizationRow | null> =>
  (
    await db
      .select()
      .from(organizations)
      .where(and(eq(organizations.kind, 'LAB'), eq(organizations.uscc, uscc)))
  )[0] ?? null

/** Labs by id, which is the order in which they signed up. */
export const listLabs = (
  db: Db,
  district: string | undefined,
  { first, after }: PageRequest,
): Promise<OrganizationRow[]> =>
  db
    .select()
    .from(organizations)
    .where(
      and(
        eq(organizations.kind, 'LAB'),
        district ? eq(organizations.district, district) : undefined,
        after ? gt(organizations.id, after) : undefined,
      ),
    )
    .orderBy(asc(organizations.id))
    .limit(first + 1)

export const listDistricts = (db: Db) => db.select().from(districts).orderBy(asc(districts.code))

/** Where the governments of the districts sit, by the code of the district, as far as is known. */
export async function readSeats(db: Db): Promise<Map<string, Place>> {
  const known = await listDistricts(db)
  return new Map(
    known.flatMap(({ code, latitude, longitude }) =>
      latitude === null || longitude === null ? [] : [[code, { latitude, longitude }] as const],
    ),
  )
}

export const districtExists = async (db: Db, code: string): Promise<boolean> =>
  (await db.select().from(districts).where(eq(districts.code, code))).length > 0
