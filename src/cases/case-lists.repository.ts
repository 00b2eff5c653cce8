import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Sector } from '../accounts/size-class.ts'
import { possibleTerms, queryOf, searchQueries } from '../catalog/search/search-query.ts'
import { synonymsOf } from '../catalog/search/synonym-group.ts'
import type { Db } from '../shared/db.ts'
import { isNumberedKey, numberedKey, type PageRequest, placeOf } from '../shared/page.ts'
import type { CaseStatus } from './case.ts'
import { caseColumns } from './cases.repository.ts'
import { type CaseRow, cases } from './cases.table.ts'

/** What a list of cases is narrowed by; what is left out does not narrow. */
export interface CaseFilter {
  status?: CaseStatus | undefined
  district?: string | undefined
  industry?: Sector | undefined
  /** Words of the problem and of the enterprise's name. */
  text?: string | undefined
  openedFrom?: Date | undefined
  openedUntil?: Date | undefined
}

type Owner = { windowId: string } | { enterpriseId: string }

/** Cases of a window or an enterprise, those opened last first. */
export const listCases = (
  db: Db,
  owner: Owner,
  { status, district, industry, text, openedFrom, openedUntil }: CaseFilter,
  { first, after }: PageRequest,
): Promise<CaseRow[]> =>
  db
    .select(caseColumns)
    .from(cases)
    .where(
      and(
        'windowId' in owner ? eq(cases.windowId, owner.windowId) : eq(cases.enterpriseId, owner.enterpriseId),
        status ? eq(cases.status, status) : undefined,
        district ? eq(cases.district, district) : undefined,
        industry ? eq(cases.industry, industry) : undefined,
        text?.trim() ? hasWords(text) : undefined,
        openedFrom ? gte(cases.openedAt, openedFrom) : undefined,
        openedUntil ? lt(cases.openedAt, openedUntil) : undefined,
        after ? behind(after) : undefined,
      ),
    )
    .orderBy(desc(cases.openedAt), desc(cases.id))
    .limit(first + 1)

function hasWords(text: string): SQL {
  const queries = searchQueries(text, { synonyms: synonymsOf(possibleTerms(text), []) })
  return queries.length > 0 ? sql`${cases.search} @@ ${queryOf(queries)}::tsquery` : sql`false`
}

function behind(key: string): SQL {
  const { number: milliseconds, id } = placeOf(key)
  return sql`(${cases.openedAt}, ${cases.id}) < (${new Date(milliseconds).toISOString()}::timestamptz, ${id}::uuid)`
}

/** Cases are listed by when they were opened and their id: a cursor holds both. */
export const caseKey = ({ openedAt, id }: Pick<CaseRow, 'openedAt' | 'id'>): string =>
  numberedKey(openedAt.getTime(), id)
export const isCaseKey = (key: string): boolean => isNumberedKey(key, 14)
