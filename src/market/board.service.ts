import type { Call } from '../accounts/call.ts'
import { type ReadLedger, readLedgers } from '../availability/ledger.repository.ts'
import { findInMarket, isMarketKey, type MarketQuestion } from '../availability/market.service.ts'
import { weeksTouched } from '../availability/span.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookables } from '../catalog/catalog.service.ts'
import { badInput } from '../shared/fault.ts'
import { type Page, type PageRequest, pageOf } from '../shared/page.ts'
import type { Period } from '../shared/period.ts'
import { type BoardWeek, boardWeek, localDay, localWeek, shownOf } from './board.ts'

/** The most calendars of one board. */
export const BOARD_LENGTH = 50

/** Which calendars: these, in their order, or those of the bookables that pass a filter. */
export type BoardScope = { ids: readonly string[] } | { filter: MarketQuestion }

export interface BoardRow extends BoardWeek {
  bookable: Bookable
}

/** Reads which calendars somebody asked for. */
export function boardScope(ids: readonly string[] | null, filter: MarketQuestion | null): BoardScope {
  if (ids && !filter && ids.length <= BOARD_LENGTH) return { ids: [...new Set(ids)] }
  if (filter && !ids) return { filter }
  throw badInput(ids && !filter ? TOO_MANY : EXACTLY_ONE)
}

/** Whether a key belongs to the list of a board. */
export const isBoardKey = (scope: BoardScope): ((key: string) => boolean) =>
  'ids' in scope ? (key) => scope.ids.includes(key) : isMarketKey(scope.filter)

/** The week of each bookable that contains a day, today where none is given, on the clock of its site. */
export async function board(
  call: Call,
  scope: BoardScope,
  day: string | null,
  page: PageRequest,
): Promise<Page<BoardRow>> {
  const { items, hasNextPage } = await ('ids' in scope
    ? listed(call, scope.ids, page)
    : findInMarket(call, scope.filter, page))
  const zones = [...new Set(items.map(({ timeZone }) => timeZone))]
  const weeks = new Map(zones.map((zone) => [zone, localWeek(day ?? localDay(call.now, zone), zone)]))
  const rows = items.map((bookable) => ({ bookable, week: weeks.get(bookable.timeZone)! }))
  return { items: await drawn(call, rows), hasNextPage }
}

async function listed(call: Call, ids: readonly string[], page: PageRequest): Promise<Page<Bookable>> {
  const bookables = await readBookables(call, ids)
  return pageOf(bookables.slice(page.after === null ? 0 : ids.indexOf(page.after) + 1), page)
}

async function drawn(
  { db, now }: Call,
  rows: readonly { bookable: Bookable; week: Period }[],
): Promise<BoardRow[]> {
  const shown = rows.flatMap(({ bookable, week }) => shownOf(week, bookable, now) ?? [])
  const ids = rows.map(({ bookable }) => bookable.id)
  const ledgers = await readLedgers(db, ids, [...new Set(shown.flatMap(weeksTouched))])
  return rows.map(({ bookable, week }) => ({
    bookable,
    ...boardWeek(week, bookable, now, ledgers.get(bookable.id) ?? CLOSED),
  }))
}

const CLOSED: ReadLedger = { open: [], free: [] }

const EXACTLY_ONE = {
  en: 'Give exactly one of "bookableIds" and "filter".',
  zh: '"bookableIds" 与 "filter" 须且只能提供一个。',
}

const TOO_MANY = {
  en: `A board shows at most ${BOARD_LENGTH} bookables. Name fewer, or ask for the others by themselves.`,
  zh: `一次最多显示 ${BOARD_LENGTH} 个资源,请分次查询。`,
}
