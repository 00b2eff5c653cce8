import type { Call } from '../accounts/call.ts'
import { marketConditions } from '../availability/market.repository.ts'
import { filterOf, type MarketQuestion } from '../availability/market.service.ts'
import { earliestSlots, type FoundSlot } from '../availability/slot-search.service.ts'
import { type Span, spanOf } from '../availability/span.ts'
import type { PartPlace, PartWish, TestPartWish, TimePartWish } from '../bookings/bundled/bundled.ts'
import type { Booker } from '../bookings/new-booking.ts'
import { qualificationProblems } from '../bookings/qualifications/qualifications.service.ts'
import { termsProblems } from '../bookings/wish-problems.ts'
import type { ServiceMode } from '../catalog/bookable.ts'
import { findBookables, narrowing } from '../catalog/bookables.repository.ts'
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
  booker: Booker,
  parts: readonly AskedPart[],
  window: Period,
): Promise<PartWish[]> =>
  Promise.all(
    parts.map(async ({ ref, from, until, time, test }): Promise<PartWish> => {
      const place = { ref, from, until }
      if (test) return { ...place, ...(await testWish(call, test)) }
      return { ...place, ...(await timeWish(call, booker, time!, windowOf(place, spanOf(window)))) }
    }),
  )

async function timeWish(call: Call, booker: Booker, asked: AskedTime, span: Span): Promise<TimePartWish> {
  const { filter: _, bookableIds, ...wish } = asked
  const ids = bookableIds ? await known(call, bookableIds) : await earliest(call, booker, asked, span)
  return { kind: 'TIME', ...wish, bookableIds: ids }
}

async function known({ db }: Call, ids: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(ids)]
  if ((await findBookables(db, distinct)).length < distinct.length) throw notFound()
  return distinct
}

// Some of them may have no operator or too few units, or want a qualification that the person lacks.
const BOOKABLES_LOOKED_AT = 25

/** Of all that pass the filter, those that have time first and may be booked so; when none may be, the reasons are told. */
async function earliest(
  call: Call,
  { personId }: Booker,
  { filter, ...wish }: AskedTime,
  span: Span,
): Promise<string[]> {
  if (span.from >= span.until) return []
  const conditions = [
    ...marketConditions(await filterOf(call.db, filter!)),
    ...narrowing({ meetingPlaces: wish.meeting && [wish.meeting.place], serviceModes: modesOf(filter!) }),
  ]
  const question = { span, minutes: wish.minutes, first: BOOKABLES_LOOKED_AT }
  const slots = await earliestSlots(call, conditions, question)
  const fitting: FoundSlot[] = []
  for (const slot of slots) {
    const { bookable, endsAt } = slot
    const wanted = { endsAt, operatorAssisted: wish.operatorAssisted }
    if (termsProblems(wish, bookable).length > 0) continue
    if ((await qualificationProblems(call.db, bookable, wanted, personId)).length === 0) fitting.push(slot)
    if (fitting.length === CANDIDATES_AT_MOST) break
  }
  return (fitting.length > 0 ? fitting : slots)
    .slice(0, CANDIDATES_AT_MOST)
    .map(({ bookable }) => bookable.id)
}

/** Seats are taken only where they were asked for: who looks for an instrument by words means no training in its use. */
const modesOf = ({ kind, categories, serviceModes }: MarketQuestion): ServiceMode[] | undefined =>
  kind || categories || serviceModes ? undefined : ['TIME_SHARE', 'EXPERT_SESSION']

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
