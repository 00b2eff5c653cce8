import type { Call } from '../accounts/call.ts'
import { marketConditions } from '../availability/market.repository.ts'
import { filterOf, type MarketQuestion } from '../availability/market.service.ts'
import { earliestSlots } from '../availability/slot-search.service.ts'
import { type Span, spanOf } from '../availability/span.ts'
import type { PartPlace, PartWish, TestPartWish, TimePartWish } from '../bookings/bundled/bundled.ts'
import { findBookables } from '../catalog/bookables.repository.ts'
import { findInTestServices } from '../catalog/test-services/find-test-services.service.ts'
import { notFound } from '../shared/fault.ts'
import type { Period } from '../shared/period.ts'
import { windowOf } from './asked.ts'
import { CANDIDATES_AT_MOST } from './bundle-problems.ts'

/** Time of one of some bookables that are named, or of those that pass a filter. */
export type AskedTime = Omit<TimePartWish, 'kind' | 'bookableIds'> & {
  bookableIds: string[] | null
  filter: MarketQuestion | null
}

/** A test by one of some services that are named, or by any that tests by these methods. */
export type AskedTest = Omit<TestPartWish, 'kind' | 'serviceIds'> & {
  serviceIds: string[] | null
  methods: string[] | null
}

/** A part as it is asked for: one of both. */
export interface AskedPart extends PartPlace {
  time: AskedTime | null
  test: AskedTest | null
}

/** The parts with the candidates that what is asked for stands for at this moment. */
export const withCandidates = (
  call: Call,
  parts: readonly AskedPart[],
  window: Period,
): Promise<PartWish[]> =>
  Promise.all(
    parts.map(async ({ ref, from, until, time, test }): Promise<PartWish> => {
      const place = { ref, from, until }
      if (test) return { ...place, ...(await testWish(call, test)) }
      return { ...place, ...(await timeWish(call, time!, windowOf(place, spanOf(window)))) }
    }),
  )

async function timeWish(
  call: Call,
  { filter, bookableIds, ...wish }: AskedTime,
  span: Span,
): Promise<TimePartWish> {
  const ids = bookableIds ? await known(call, bookableIds) : await earliest(call, filter!, wish.minutes, span)
  return { kind: 'TIME', ...wish, bookableIds: ids }
}

async function known({ db }: Call, ids: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(ids)]
  if ((await findBookables(db, distinct)).length < distinct.length) throw notFound()
  return distinct
}

/** Of all that pass the filter, those that have time first. */
async function earliest(call: Call, filter: MarketQuestion, minutes: number, span: Span): Promise<string[]> {
  if (span.from >= span.until) return []
  const conditions = marketConditions(await filterOf(call.db, filter))
  const slots = await earliestSlots(call, conditions, { span, minutes, first: CANDIDATES_AT_MOST })
  return slots.map(({ bookable }) => bookable.id)
}

// Some of them may be ordered on a quote only.
const SERVICES_LOOKED_AT = 50

async function testWish(call: Call, { serviceIds, methods, ...wish }: AskedTest): Promise<TestPartWish> {
  if (serviceIds) return { kind: 'TEST', ...wish, serviceIds: [...new Set(serviceIds)] }
  const page = { first: SERVICES_LOOKED_AT, after: null }
  const { items } = await findInTestServices(call, { methods: methods! }, page)
  const fixed = items.filter(
    ({ ordering, urgentDays }) => ordering === 'FIXED_PRICE' && (!wish.urgent || urgentDays),
  )
  return { kind: 'TEST', ...wish, serviceIds: fixed.slice(0, CANDIDATES_AT_MOST).map(({ id }) => id) }
}
