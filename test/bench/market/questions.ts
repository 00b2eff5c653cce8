import type { Call } from '../../../src/accounts/call.ts'
import { findOrganizations } from '../../../src/accounts/organizations.repository.ts'
import { findSites } from '../../../src/accounts/sites.repository.ts'
import { readFree } from '../../../src/availability/calendars.repository.ts'
import { findCandidates } from '../../../src/availability/earliest-slots.repository.ts'
import { slots } from '../../../src/availability/free-time.service.ts'
import { findInMarket } from '../../../src/availability/market.service.ts'
import { QUARTERS_OF_DAY, quarterOf } from '../../../src/availability/quarter.ts'
import { readOpenings } from '../../../src/availability/schedule.service.ts'
import { type Span, weeksTouched } from '../../../src/availability/span.ts'
import { type Bookable, findBookables, listCategories } from '../../../src/catalog/bookables.repository.ts'
import type { Db } from '../../../src/shared/db.ts'
import { boardOf, categoryOf, instrumentOf, RESERVED_FILTER, TENTH_FILTER, textOf } from './scenes.ts'

/**
 * Each question as the service puts it to its database, without what it computes of the answer: to be pointed at
 * other functions when those take over. `turn` tells which of many like questions is asked.
 */
export type Question = (scene: { db: Db; bookables: number }, turn: number) => Promise<unknown>

const callOn = (db: Db): Call => ({ db, actor: null, now: new Date() })
const daysFrom = (now: Date, days: number): Span => ({
  from: quarterOf(now),
  until: quarterOf(now) + days * QUARTERS_OF_DAY,
})

const earliest =
  (filter: { categories: string[]; districts?: string[] }): Question =>
  async ({ db }) => {
    const now = new Date()
    // The next days, where most questions end.
    const span = daysFrom(now, 7)
    const question = { span, minutes: 240, now: quarterOf(now) }
    const found = await findCandidates(db, filter, question, { limit: 50, after: null })
    const bookables = await findBookables(
      db,
      found.map(({ bookableId }) => bookableId),
    )
    await readOpenings(db, bookables, span)
    await readFree(
      db,
      bookables.map(({ id }) => id),
      weeksTouched(span),
    )
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
