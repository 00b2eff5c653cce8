import { validate } from 'uuid'
import type { Call } from '../accounts/call.ts'
import { type Bookable, listBookables } from '../catalog/bookables.repository.ts'
import { isRankedKey, rankedKey } from '../catalog/search/ranking.repository.ts'
import { listByRelevance, type RankedBookable } from '../catalog/search/relevance.repository.ts'
import { findByText, wordsThatFind } from '../catalog/search/text-search.service.ts'
import type { Db } from '../shared/db.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { type MarketFilter, marketConditions } from './market.repository.ts'
import { checkedFilter, type MarketQuestion } from './market-question.ts'

/** The bookables that pass a filter: those that fit its words best first, or in the order in which they were published. */
export async function findInMarket({ db }: Call, question: MarketQuestion, page: PageRequest) {
  const { text, ...filter } = checkedFilter(question)
  const conditions = marketConditions(filter)
  const narrowed = Object.values(filter).some((choice) => choice !== undefined)
  const found = text?.trim()
    ? await findByText(db, text, (words) => listByRelevance(db, words, narrowed ? conditions : null, page))
    : await listBookables(db, conditions, page)
  return pageOf(found, page)
}

/** The key by which a list of bookables goes on. */
export const marketKey = (bookable: Bookable | RankedBookable): string =>
  'rank' in bookable ? rankedKey(bookable) : bookable.id

/** Whether a key belongs to the list that a question asks for. */
export const isMarketKey = ({ text }: MarketQuestion): ((key: string) => boolean) =>
  text?.trim() ? isRankedKey : validate

/** Checks a question, and finds out what its words mean. Blank text does not narrow. */
export async function filterOf(db: Db, question: MarketQuestion): Promise<MarketFilter> {
  const { text, ...filter } = checkedFilter(question)
  return text?.trim() ? { ...filter, words: await wordsThatFind(db, text) } : filter
}

export type { MarketQuestion }
