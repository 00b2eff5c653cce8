import { after, DAY } from '../../../src/shared/period.ts'
import { idOf } from '../ids.ts'
import { RESERVED, TENTH } from './plan.ts'
import { TEXTS } from './texts.ts'

/** What the questions are about: always 500 bookables, and a tenth of the market. */
export const RESERVED_FILTER = { categories: [RESERVED.category], districts: [RESERVED.district] }
export const TENTH_FILTER = { categories: [TENTH] }

/** Which text, instrument, calendars or category a question is about, another one each turn. */
export const textOf = (turn: number): string => TEXTS[turn % TEXTS.length]!
export const instrumentOf = (bookables: number, turn: number): string =>
  // A prime, so that none comes again soon, and neighbours do not follow each other.
  idOf('bookable', ((turn * 7_919) % bookables) + 1)
export const boardOf = (bookables: number, turn: number): string[] =>
  Array.from({ length: 50 }, (_, i) => instrumentOf(bookables, turn * 50 + i))

const LARGE_CATEGORIES = ['01', '02', '03', '04']
export const categoryOf = (turn: number): string => LARGE_CATEGORIES[turn % LARGE_CATEGORIES.length]!

/** The day whose week a board is about: another one may have begun by then, and be shown whole. */
export const inThreeDays = (now: Date): string =>
  after(now, 3 * DAY)
    .toISOString()
    .slice(0, 10)
