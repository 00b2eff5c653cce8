import { asc, eq, inArray, sql } from 'drizzle-orm'
import { built, type Db } from '../shared/db.ts'
import { togetherById } from '../shared/loader.ts'
import { type SiteRow, sites } from './sites.table.ts'

export const insertSite = (db: Db, site: SiteRow) => db.insert(sites).values(site)

export const findSites = (db: Db, ids: readonly string[]): Promise<SiteRow[]> =>
  sitesQuery(db).execute({ ids: [...ids] })

const sitesQuery = built((db) =>
  db
    .select()
    .from(sites)
    .where(sql`${sites.id} = any (${sql.placeholder('ids')}::uuid[])`)
    .prepare('find_sites'),
)

/** Sites by id; those of one moment are read together. */
export const siteLoader = togetherById(findSites)

/** Every site of the labs; a lab has few. */
export const sitesOfLabs = (db: Db, labIds: readonly string[]): Promise<SiteRow[]> =>
  db
    .select()
    .from(sites)
    .where(inArray(sites.labId, [...labIds]))
    .orderBy(asc(sites.id))

export const findSite = async (db: Db, id: string): Promise<SiteRow | null> =>
  (await db.select().from(sites).where(eq(sites.id, id)))[0] ?? null

/** The zones in which there are sites. */
export const listTimeZones = async (db: Db): Promise<string[]> =>
  (await db.selectDistinct({ timeZone: sites.timeZone }).from(sites)).map(({ timeZone }) => timeZone)
