import { findOrganizations } from '../../../src/accounts/organizations.repository.ts'
import { findSites } from '../../../src/accounts/sites.repository.ts'
import { slotsIn } from '../../../src/availability/free-time.service.ts'
import { findInMarket } from '../../../src/availability/market.service.ts'
import { QUARTERS_OF_DAY, quarterOf } from '../../../src/availability/quarter.ts'
import { schedulesOf } from '../../../src/availability/schedule.service.ts'
import type { Span } from '../../../src/availability/span.ts'
import { type Bookable, findBookables, listCategories } from '../../../src/catalog/bookables.repository.ts'
import { board } from '../../../src/market/board.service.ts'
import { findSlots } from '../../../src/market/find-slots.service.ts'
import type { Db } from '../../../src/shared/db.ts'
import {
  boardOf,
  categoryOf,
  instrumentOf,
  inThreeDays,
  RESERVED_FILTER,
  TENTH_FILTER,
  textOf,
} from './scenes.ts'

/**
 * Each question as the service answers it, called without a resolver. `turn` tells which of many like questions is asked.
 */
export type Question = (scene: { db: Db; bookables: number }, turn: number) => Promise<unknown>

const callOn = (db: Db) => ({ db, actor: null, now: new Date() })
const daysFrom = (now: Date, days: number): Span => ({
  from: quarterOf(now),
  until: quarterOf(now) + days * QUARTERS_OF_DAY,
})

/** Four hours for a small enterprise within two weeks. */
const WANTED = {
  ...{ minutes: 240, units: 1, operatorAssisted: false, hours: null, instantOnly: false },
  ...{ accreditations: null, methods: [], maxFen: null, sizeClass: 'SMALL' as const },
}

const earliest =
  (filter: { categories: string[]; districts?: string[] }): Question =>
  ({ db }) => {
    const call = callOn(db)
    const wanted = { ...WANTED, span: daysFrom(call.now, 14) }
    return findSlots(call, { filter, wanted, sort: 'EARLIEST', near: null }, { first: 20, after: null })
  }

const about = (db: Db, bookables: readonly Bookable[]) =>
  Promise.all([
    findOrganizations(db, [...new Set(bookables.map(({ labId }) => labId))]),
    findSites(db, [...new Set(bookables.map(({ siteId }) => siteId))]),
  ])

const nextSlots = async (db: Db, bookables: readonly Bookable[]) => {
  const now = new Date()
  const window = daysFrom(now, 14)
  const schedules = await schedulesOf(db, bookables, window)
  return schedules.map((schedule) =>
    slotsIn(schedule, { window, minutes: 60, now }, { first: 3, after: null }),
  )
}

export const QUESTIONS = {
  earliestOfPlace: earliest(RESERVED_FILTER),
  earliestOfCategory: earliest(TENTH_FILTER),
  board: ({ db, bookables }, turn) =>
    board(callOn(db), { ids: boardOf(bookables, turn) }, inThreeDays(new Date()), { first: 50, after: null }),
  text: ({ db }, turn) => findInMarket(callOn(db), { text: textOf(turn) }, { first: 20, after: null }),
  detail: async ({ db, bookables }, turn) => {
    const [bookable] = await findBookables(db, [instrumentOf(bookables, turn)])
    await Promise.all([about(db, [bookable!]), listCategories(db), nextSlots(db, [bookable!])])
  },
  list: async ({ db }, turn) => {
    const filter = { categories: [categoryOf(turn)] }
    const { items } = await findInMarket(callOn(db), filter, { first: 50, after: null })
    await Promise.all([about(db, items), nextSlots(db, items)])
  },
} satisfies Record<string, Question>

export type QuestionName = keyof typeof QUESTIONS
