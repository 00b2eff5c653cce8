import type { Call } from '../../accounts/call.ts'
import { instantOf } from '../../availability/quarter.ts'
import type { Span } from '../../availability/span.ts'
import { workingDaysFrom } from '../../availability/working-days.service.ts'
import { type IsWorkingDay, nthWorkingDay, reportDueOn } from '../../availability/working-days.ts'
import type { TestPartWish } from '../../bookings/bundled/bundled.ts'
import type { Booker } from '../../bookings/new-booking.ts'
import { totalOf } from '../../catalog/price.ts'
import { findTestService, type TestService } from '../../catalog/test-services/test-services.repository.ts'
import { samplesByWeek } from '../../orders/capacity/capacity.repository.ts'
import { mondayOf } from '../../orders/capacity/weeks.ts'
import { fixedPrice, testDays } from '../../orders/fixed-price.ts'
import { serviceProblems } from '../../orders/service-problems.ts'
import { notFound } from '../../shared/fault.ts'
import { daysAfter, localDayOf } from '../../shared/local-time.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { Option } from '../solver/puzzle.ts'
import { spanOfTest } from '../test-span.ts'
import type { Ways } from './time-ways.service.ts'

type Asking = Pick<Call, 'db' | 'now'>

/**
 * The days on which the samples of a part may come to the test services that it names, in weeks that have room for them.
 * On the clock of its site each lasts from the begin of the day on which they are expected to the end of that on which
 * the report is owed: what must be ready for it is ready the day before, and what needs the report comes the day after.
 */
export async function testWays(
  call: Asking,
  booker: Booker,
  wish: TestPartWish,
  window: Span,
): Promise<Ways> {
  const ways = { options: [] as Option[], problems: [] as Problem[] }
  for (const id of wish.serviceIds) {
    const service = await findTestService(call.db, id)
    if (!service) throw notFound()
    const problems = serviceProblems(service, wish.urgent)
    ways.problems.push(...problems)
    if (problems.length === 0) ways.options.push(...(await daysOf(call, booker, wish, window, service)))
  }
  return ways
}

async function daysOf(
  { db, now }: Asking,
  booker: Booker,
  wish: TestPartWish,
  window: Span,
  service: TestService,
): Promise<Option[]> {
  const { id, timeZone, weeklySamples } = service
  const tomorrow = daysAfter(localDayOf(now, timeZone), 1)
  const isWorkingDay = await workingDaysFrom(db, tomorrow)
  const taken = (await samplesByWeek(db, [id], mondayOf(tomorrow)))(id)
  const fen = totalOf(fixedPrice(service, booker.sizeClass, wish))
  const options: Option[] = []
  for (const day of receiptDays(tomorrow, window, timeZone, isWorkingDay)) {
    const span = spanOfTest(day, reportDueOn(day, testDays(service, wish.urgent), isWorkingDay), timeZone)
    // What comes later is over later.
    if (span.until > window.until) break
    if (span.from < window.from) continue
    const room = weeklySamples - (taken.get(mondayOf(day)) ?? 0)
    if (room >= wish.samples)
      options.push({ ...span, fen, source: id, room, takes: weekOfDay(day, timeZone) })
  }
  return options
}

const weekOfDay = (day: string, timeZone: string): Span =>
  spanOfTest(mondayOf(day), daysAfter(mondayOf(day), 6), timeZone)

function* receiptDays(tomorrow: string, { from, until }: Span, timeZone: string, isWorkingDay: IsWorkingDay) {
  const [first, last] = [from, until].map((quarter) => localDayOf(instantOf(quarter), timeZone)) as [
    string,
    string,
  ]
  let day = nthWorkingDay(first > tomorrow ? first : tomorrow, 0, isWorkingDay)
  for (; day <= last; day = nthWorkingDay(day, 1, isWorkingDay)) yield day
}
