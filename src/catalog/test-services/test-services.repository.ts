import { and, asc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm'
import { sites } from '../../accounts/sites.table.ts'
import { built, type Db, type Tx } from '../../shared/db.ts'
import { togetherById } from '../../shared/loader.ts'
import type { PageRequest } from '../../shared/page.ts'
import { bestByRelevance, type Ranked, rankingValues } from '../search/ranking.repository.ts'
import type { TextQuery } from '../search/search-query.ts'
import { insertSearchWords } from '../search/search-words.repository.ts'
import { SEARCH_VERSION, type Searchable } from '../search/searchable.ts'
import { testServices } from './test-services.table.ts'

const { search: _, searchVersion: __, ...columns } = getTableColumns(testServices)

// Not joined: for fifty of them the planner would rather read all sites.
const timeZone = sql<string>`(select s.time_zone from site s where s.id = test_service.site_id)`

/** A test service with what its site says of it. */
export type TestService = Omit<typeof testServices.$inferSelect, 'search' | 'searchVersion'> & {
  timeZone: string
}

const selectServices = (db: Db) =>
  db
    .select({ ...columns, timeZone })
    .from(testServices)
    .$dynamic()

export const findTestServices = (db: Db, ids: readonly string[]): Promise<TestService[]> =>
  servicesQuery(db).execute({ ids: [...ids] })

const servicesQuery = built((db) =>
  selectServices(db)
    .where(sql`${testServices.id} = any (${sql.placeholder('ids')}::uuid[])`)
    .prepare('find_test_services'),
)

export const findTestService = async (db: Db, id: string): Promise<TestService | null> =>
  (await findTestServices(db, [id]))[0] ?? null

/** Test services by id; those of one moment are read together. */
export const testServiceLoader = togetherById(findTestServices)

/** Test services by id, which is the order in which they were published. */
export const listTestServices = (
  db: Db,
  conditions: readonly SQL[],
  { first, after }: PageRequest,
): Promise<TestService[]> =>
  selectServices(db)
    .where(and(...conditions, after ? gt(testServices.id, after) : undefined))
    .orderBy(asc(testServices.id))
    .limit(first + 1)

/** Test services that pass conditions and that words find; those that they fit best first. */
export function rankTestServices(
  db: Db,
  words: TextQuery,
  conditions: readonly SQL[],
  page: PageRequest,
): Promise<Ranked<TestService>[]> {
  const values = rankingValues(words, page)
  const best = bestByRelevance(testServices, conditions, (name) => values[name])
  return db
    .select({ ...columns, timeZone, rank: sql<number>`best.rank` })
    .from(testServices)
    .innerJoin(best, sql`best.id = ${testServices.id}`)
    .orderBy(sql`best.rank desc`, asc(testServices.id))
}

/** The first test services that pass conditions, by an order of their own. */
export const firstTestServices = (
  db: Db,
  conditions: readonly SQL[],
  order: readonly SQL[],
  limit: number,
): Promise<TestService[]> =>
  selectServices(db)
    .where(and(...conditions))
    .orderBy(...order, asc(testServices.id))
    .limit(limit)

/** Keeps a test service from being changed by others until the transaction ends; null when there is none. */
export const lockTestService = async (tx: Tx, id: string): Promise<TestService | null> =>
  (await selectServices(tx).where(eq(testServices.id, id)).for('update', { of: testServices }))[0] ?? null

type Written = Omit<typeof testServices.$inferInsert, 'search' | 'searchVersion' | 'district'> & {
  search: Searchable
}

const written = ({ search, ...row }: Partial<Written> & { search: Searchable }) => ({
  ...row,
  search: sql`${search.vector}::tsvector`,
  searchVersion: SEARCH_VERSION,
})

const districtOf = (siteId: string): SQL<string> =>
  sql`(select ${sites.district} from ${sites} where ${sites.id} = ${siteId})`

export async function insertTestServices(tx: Tx, rows: readonly Written[]): Promise<void> {
  for (const row of rows)
    await tx.insert(testServices).values({ ...row, ...written(row), district: districtOf(row.siteId) })
  await insertSearchWords(
    tx,
    rows.flatMap(({ search }) => search.words),
  )
}

export async function updateTestService(
  tx: Tx,
  id: string,
  changes: Partial<Written> & { siteId: string; search: Searchable },
): Promise<void> {
  await tx
    .update(testServices)
    .set({ ...written(changes), district: districtOf(changes.siteId) })
    .where(eq(testServices.id, id))
  await insertSearchWords(tx, changes.search.words)
}

export const retireTestServiceRow = (tx: Tx, id: string, now: Date) =>
  tx.update(testServices).set({ retiredAt: now }).where(eq(testServices.id, id))
