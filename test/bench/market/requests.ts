import { toGlobalId } from '../../../src/shared/global-id.ts'
import { after, DAY } from '../../../src/shared/period.ts'
import type { QuestionName } from './questions.ts'
import {
  boardOf,
  categoryOf,
  instrumentOf,
  inThreeDays,
  RESERVED_FILTER,
  TENTH_FILTER,
  textOf,
} from './scenes.ts'

/** A request as it goes over HTTP, to a path of the server that is measured. */
export interface Request {
  path: string
  headers: Record<string, string>
  body: string
}

export const graphql = (query: string, variables: object, headers: Record<string, string> = {}): Request => ({
  path: '/graphql',
  headers,
  body: JSON.stringify({ query, variables }),
})

const FIND_SLOTS = `query ($filter: BookableFilter, $wish: SlotWish!) {
  findSlots(filter: $filter, wish: $wish, first: 20) { edges { node {
    bookable { id name lab { name } } slots(first: 3) { startsAt endsAt unitsLeft } price { amount } why } } } }`

const BOARD = `query ($ids: [ID!], $week: LocalDate) {
  board(bookableIds: $ids, week: $week, first: 50) { edges { node { bookable { id name } startsAt free open } } } }`

const TEXT = `query ($text: String!) {
  bookables(filter: { text: $text }, first: 20) { edges { node { id name lab { name } } } } }`

const SLOTS = `slots(range: $range, durationMinutes: 60, first: 3) { edges { node { startsAt endsAt unitsLeft } } }`

const DETAIL = `query ($id: ID!, $range: PeriodInput!) { node(id: $id) { id ... on Instrument {
  name description manufacturer model keywords category { name } lab { id name } site { name address }
  units slotMinutes minMinutes maxMinutes leadMinutes horizonDays confirmation
  pricing { charging } cancellation { minutesBefore feePercent } openingRules { weekday opens closes mode } ${SLOTS} } } }`

const LIST = `query ($categories: [String!], $range: PeriodInput!) {
  bookables(filter: { categories: $categories }, first: 50) { edges { node { id name lab { name } ${SLOTS} } } } }`

const instrument = (id: string) => toGlobalId('Instrument', id)

const twoWeeks = (now: Date) => ({ startsAt: now, endsAt: after(now, 14 * DAY) })

const findSlots = (filter: object) => (_: number, __: number, now: Date) => {
  const wish = { durationMinutes: 240, sizeClass: 'SMALL', from: now, until: after(now, 14 * DAY) }
  return graphql(FIND_SLOTS, { filter, wish })
}

/** Each question as a client asks the service. */
export const REQUESTS: Record<QuestionName, (bookables: number, turn: number, now: Date) => Request> = {
  earliestOfPlace: findSlots(RESERVED_FILTER),
  earliestOfCategory: findSlots(TENTH_FILTER),
  board: (bookables, turn, now) =>
    graphql(BOARD, { ids: boardOf(bookables, turn).map(instrument), week: inThreeDays(now) }),
  text: (_, turn) => graphql(TEXT, { text: textOf(turn) }),
  detail: (bookables, turn, now) =>
    graphql(DETAIL, { id: instrument(instrumentOf(bookables, turn)), range: twoWeeks(now) }),
  list: (_, turn, now) => graphql(LIST, { categories: [categoryOf(turn)], range: twoWeeks(now) }),
}
