import { validate } from 'uuid'
import type { Call } from '../accounts/call.ts'
import { type Bookable, listBookables } from '../catalog/bookables.repository.ts'
import {
  isRankedKey,
  listByRelevance,
  type RankedBookable,
  rankedKey,
} from '../catalog/search/relevance.repository.ts'
import type { TextQuery } from '../catalog/search/search-query.ts'
import { findByText } from '../catalog/search/text-search.service.ts'
import { badInput } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { after, DAY } from '../shared/period.ts'
import { earliestSlots } from './earliest-slots.service.ts'
import { type MarketFilter, marketConditions } from './market.repository.ts'
import { quarterOf } from './quarter.ts'

/** What a question is narrowed by, as it was asked. */
export interface MarketQuestion extends Omit<MarketFilter, 'words'> {
  text?: string | undefined
}

/** The bookables that pass a filter: those that fit its words best first, or in the order in which they were published. */
export async function findInMarket({ db }: Call, question: MarketQuestion, page: PageRequest) {
  checkQuestion(question)
  const { text, ...filter } = question
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

const MAX_TEXT = 100
const MAX_CHOICES = 100

// Long words and lists make queries that take seconds.
function checkQuestion({ text = '', categories = [], districts = [], labIds = [] }: MarketQuestion): void {
  checkRange('length of text', text.length, 0, MAX_TEXT)
  for (const [name, list] of Object.entries({ categories, districts, labIds })) {
    checkRange(`length of ${name}`, list.length, 0, MAX_CHOICES)
  }
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
  checkQuestion(asked)
  checkRange('durationMinutes', minutes, 15, MAX_MINUTES)
  checkRange('withinDays', withinDays, 1, MAX_DAYS)
  checkRange('first', first, 1, MAX_SLOTS)
  const from = question.from && question.from > call.now ? question.from : call.now
  const span = { from: quarterOf(from), until: quarterOf(after(from, withinDays * DAY)) }
  const { text, ...filter } = asked
  const earliest = (words?: TextQuery) => earliestSlots(call, { ...filter, words }, { span, minutes, first })
  return text?.trim() ? findByText(call.db, text, earliest) : earliest()
}

function checkRange(name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return
  throw badInput({
    en: `"${name}" must be from ${min} to ${max}, but is ${value}.`,
    zh: `"${name}" 须在 ${min} 到 ${max} 之间,当前为 ${value}。`,
  })
}
