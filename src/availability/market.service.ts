import { validate } from 'uuid'
import type { Call } from '../accounts/call.ts'
import { type Bookable, listBookables } from '../catalog/bookables.repository.ts'
import { methodOf, notAStandard } from '../catalog/methods.ts'
import {
  isRankedKey,
  listByRelevance,
  type RankedBookable,
  rankedKey,
} from '../catalog/search/relevance.repository.ts'
import type { StandardNumber } from '../catalog/search/standard-number.ts'
import { findByText, wordsThatFind } from '../catalog/search/text-search.service.ts'
import { checkRange } from '../shared/check-range.ts'
import type { Db } from '../shared/db.ts'
import { badInput } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { type MarketFilter, marketConditions } from './market.repository.ts'

/** What a question is narrowed by, as it was asked. */
export interface MarketQuestion extends Omit<MarketFilter, 'words' | 'methods'> {
  text?: string | undefined
  methods?: string[] | undefined
}

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

function checkedFilter(
  question: MarketQuestion,
): Omit<MarketFilter, 'words'> & { text?: string | undefined } {
  checkQuestion(question)
  return { ...question, methods: question.methods?.map(standardAskedFor) }
}

function standardAskedFor(text: string): StandardNumber {
  const method = methodOf(text)
  if (!method) throw badInput(notAStandard(text))
  return method
}

const MAX_TEXT = 100
const MAX_CHOICES = 100
// Of so many, the planner no longer knows how rare they are.
const MAX_METHODS = 20

// Long words and lists make queries that take seconds.
function checkQuestion({ text = '', ...question }: MarketQuestion): void {
  checkRange('length of text', text.length, 0, MAX_TEXT)
  const { categories, districts, labIds, methods = [], qualityElements, serviceModes } = question
  const lists = { categories, districts, labIds, qualityElements, serviceModes }
  checkRange('length of methods', methods.length, 0, MAX_METHODS)
  for (const [name, list = []] of Object.entries(lists))
    checkRange(`length of ${name}`, list.length, 0, MAX_CHOICES)
}
