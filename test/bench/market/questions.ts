import { findOrganizations } from '../../../src/accounts/organizations.repository.ts'
import { findSites } from '../../../src/accounts/sites.repository.ts'
import { readFree } from '../../../src/availability/calendars.repository.ts'
import { earliestSlots } from '../../../src/availability/earliest-slots.service.ts'
import { slots } from '../../../src/availability/free-time.service.ts'
import { findInMarket } from '../../../src/availability/market.service.ts'
import { QUARTERS_OF_DAY, quarterOf } from '../../../src/availability/quarter.ts'
import { readOpenings } from '../../../src/availability/schedule.service.ts'
import { type Span, weeksTouched } from '../../../src/availability/span.ts'
import { type Bookable, findBookables, listCategories } from '../../../src/catalog/bookables.repository.ts'
import type { Db } from '../../../src/shared/db.ts'
import { boardOf, categoryOf, instrumentOf, RESERVED_FILTER, TENTH_FILTER, textOf } from './scenes.ts'

/**
 * Each question as the service answers it, called without a resolver: to be pointed at other functions when those take
 * over. `turn` tells which of many like questions is asked.
 */
export type Question = (scene: { db: Db; bookables: number }, turn: number) => Promise<unknown>

const callOn = (db: Db) => ({ db, actor: null, now: new Date() })
const daysFrom = (now: Date, days: number): Span => ({
  from: quarterOf(now),
  until: quarterOf(now) + days * QUARTERS_OF_DAY,
})

const earliest =
  (filter: { categories: string[]; districts?: string[] }): Question =>
  ({ db }) => {
    const call = callOn(db)
    return earliestSlots(call, filter, { span: daysFrom(call.now, 14), minutes: 240, first: 20 })
  }

const about = (db: Db, bookables: readonly Bookable[]) =>
  Promise.all([
    findOrganizations(db, [...new Set(bookables.map(({ labId }) => labId))]),
    findSites(db, [...new Set(bookables.map(({ siteId }) => siteId))]),
  ])

const nextSlots = (db: Db, bookable: Bookable) => {
  const call = callOn(db)
  return slots(call, bookable, daysFrom(call.now, 14), 60, { first: 3, after: null })
}

export const QUESTIONS = {
  earliestOfPlace: earliest(RESERVED_FILTER),
  earliestOfCategory: earliest(TENTH_FILTER),
  board: async ({ db, bookables }, turn) => {
    const ids = boardOf(bookables, turn)
    const found = await findBookables(db, ids)
    const span = daysFrom(new Date(), 7)
    await readOpenings(db, found, span)
    await readFree(db, ids, weeksTouched(span))
  },
  text: ({ db }, turn) => findInMarket(callOn(db), { text: textOf(turn) }, { first: 20, after: null }),
  detail: async ({ db, bookables }, turn) => {
    const [bookable] = await findBookables(db, [instrumentOf(bookables, turn)])
    await Promise.all([about(db, [bookable!]), listCategories(db), nextSlots(db, bookable!)])
  },
  list: async ({ db }, turn) => {
    const filter = { categories: [categoryOf(turn)] }
    const { items } = await findInMarket(callOn(db), filter, { first: 50, after: null })
    await Promise.all([about(db, items), ...items.map((bookable) => nextSlots(db, bookable))])
  },
} satisfies Record<string, Question>

export type QuestionName = keyof typeof QUESTIONS
