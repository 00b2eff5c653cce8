import type { Call } from '../accounts/call.ts'
import { listBookables } from '../catalog/bookables.repository.ts'
import { badInput } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { after, DAY } from '../shared/period.ts'
import { earliestSlots } from './earliest-slots.service.ts'
import { type MarketFilter, marketConditions } from './market.repository.ts'
import { quarterOf } from './quarter.ts'

/** The bookables that pass a filter, in the order in which they were published. */
export async function findInMarket({ db }: Call, filter: MarketFilter, page: PageRequest) {
  checkFilter(filter)
  return pageOf(await listBookables(db, marketConditions(filter), page), page)
}

const MAX_TEXT = 100
const MAX_CHOICES = 100

// Long words and lists make queries that take seconds.
function checkFilter({ text = '', categories = [], districts = [], labIds = [] }: MarketFilter): void {
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
export function earliestInMarket(call: Call, filter: MarketFilter, question: EarliestQuestion) {
  const { minutes, withinDays, first } = question
  checkFilter(filter)
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
