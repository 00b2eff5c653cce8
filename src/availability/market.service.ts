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
import { textQuery } from '../catalog/search/text-search.service.ts'
import type { Db } from '../shared/db.ts'
import { badInput } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { after, DAY } from '../shared/period.ts'
import { earliestSlots } from './earliest-slots.service.ts'
import { type MarketFilter, marketConditions } from './market.repository.ts'
import { quarterOf } from './quarter.ts'

/** What a question is narrowed by, as it was asked. */
export interface MarketQuestion extends Omit<MarketFilter, 'words' | 'methods'> {
  text?: string | undefined
  methods?: string[] | undefined
}

/** The bookables that pass a filter: those that fit its words best first, or in the order in which they were published. */
export async function findInMarket({ db }: Call, question: MarketQuestion, page: PageRequest) {
  const filter = await filterOf(db, question)
  const conditions = marketConditions(filter)
  const found = filter.words
    ? await listByRelevance(db, filter.words, conditions, page)
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
async function filterOf(db: Db, question: MarketQuestion): Promise<MarketFilter> {
  checkQuestion(question)
  const { text, methods, ...others } = question
  const filter = { ...others, methods: methods?.map(standardAskedFor) }
  return text?.trim() ? { ...filter, words: await textQuery(db, text) } : filter
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

const MAX_DAYS = 62
const MAX_MINUTES = 30 * 24 * 60
const MAX_SLOTS = 50

export interface EarliestQuestion {
  minutes: number
  from: Date | null
  withinDays: number
  first: number
}

/** The earliest slot of each bookable that passes a filter, over the whole market. */
export async function earliestInMarket(call: Call, asked: MarketQuestion, question: EarliestQuestion) {
  const { minutes, withinDays, first } = question
  const filter = await filterOf(call.db, asked)
  checkRange('durationMinutes', minutes, 15, MAX_MINUTES)
  checkRange('withinDays', withinDays, 1, MAX_DAYS)
  checkRange('first', first, 1, MAX_SLOTS)
  const from = question.from && question.from > call.now ? question.from : call.now
  const span = { from: quarterOf(from), until: quarterOf(after(from, withinDays * DAY)) }
  return earliestSlots(call, filter, { span, minutes, first })
}

function checkRange(name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return
  throw badInput({
    en: `"${name}" must be from ${min} to ${max}, but is ${value}.`,
    zh: `"${name}" 须在 ${min} 到 ${max} 之间,当前为 ${value}。`,
  })
}
