import type { Call } from '../../accounts/call.ts'
import { can } from '../../accounts/permission.ts'
import type { BookableKind } from '../../catalog/bookable.ts'
import { type Bookable, filterConditions, listBookables } from '../../catalog/bookables.repository.ts'
import { listByRelevance } from '../../catalog/search/relevance.repository.ts'
import { checkRange } from '../../shared/check-range.ts'
import type { CaseRow } from '../cases.table.ts'
import { problemQuery } from './suggestion.ts'

const MAX_SUGGESTIONS = 20

/**
 * What of a kind may fit the problem of a case, for its window: what has most of its words in it first, of what serves a
 * quality element that is wanted; where no word is found, what serves those.
 */
export async function suggestionsFor(
  { db, actor }: Call,
  found: CaseRow,
  kind: BookableKind,
  first: number,
): Promise<Bookable[] | null> {
  checkRange('first', first, 1, MAX_SUGGESTIONS)
  if (!can(actor, 'case.handle', found)) return null
  const { problem, qualityElements } = found
  const wanted = qualityElements.length > 0 ? qualityElements : undefined
  const conditions = filterConditions({ kind, qualityElements: wanted })
  const page = { first, after: null }
  const query = problemQuery(problem)
  const fitting = query ? await listByRelevance(db, { typed: [], meant: [query] }, conditions, page) : []
  if (fitting.length > 0 || !wanted) return fitting.slice(0, first)
  return (await listBookables(db, conditions, page)).slice(0, first)
}
