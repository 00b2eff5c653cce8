import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { countStaleCalendars } from '../../src/availability/calendars.repository.ts'
import { readOffer } from '../../src/availability/offers.service.ts'
import type { PublicDayKind } from '../../src/availability/public-day.ts'
import { syncPublicDays } from '../../src/availability/public-days.service.ts'
import { rewriteStale } from '../../src/availability/roll.service.ts'
import { holdInDatabase, holdTerms } from '../../src/bookings/hold.repository.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { bookerOf, newBooking, wishOf } from '../../src/bookings/new-booking.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { after, DAY } from '../../src/shared/period.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

let market: Market
/** Always open but on public holidays; the other on these as well. */
let observing: string
let other: string
beforeAll(async () => {
  market = await prepareMarket(2)
  observing = await market.instrument(1, {}, { observesHolidays: true })
  other = await market.instrument(1)
})
afterAll(() => market.close())
beforeEach(async () => {
  await say('ORDINARY')
  await rewriteStale(clock())
})

const clock = () => ({ db: market.db, now: new Date() })
const dayAfter = (days: number) =>
  after(new Date(), days * DAY)
    .toISOString()
    .slice(0, 10)
const DAY_OF_CHANGE = dayAfter(5)
/** No holiday but that one, whenever this runs. */
const ORDINARY = Array.from({ length: 40 }, (_, i) => [dayAfter(i), 'ORDINARY' as PublicDayKind] as const)
/** Ends here, as a process may that is killed before it has written the ledgers. */
const say = (kind: PublicDayKind) => syncPublicDays(clock(), new Map([...ORDINARY, [DAY_OF_CHANGE, kind]]))

let hours = 0
const nextSlot = (bookableId: string) => {
  hours += 1
  const startsAt = minutesAfter(new Date(`${DAY_OF_CHANGE}T00:00:00Z`), hours * 15)
  return { bookableId, startsAt, endsAt: minutesAfter(startsAt, 15) }
}
const hold = (bookableId: string, call: Call = asEnterprise(market, 0)) =>
  holdSlot(call, { ...nextSlot(bookableId), idempotencyKey: newId() }, 10).then(
    ({ status }) => status,
    ({ problems }) => problems[0].code as string,
  )
const statesOf = async (bookableId: string) =>
  (
    await rows<{ stale: boolean; revision: number }>(
      market.db,
      sql`select stale, revision from calendar where bookable_id = ${bookableId}::uuid`,
    )
  )[0]!

test('between a new holiday and the ledgers that follow, nobody can book it', async () => {
  // Another process remembers how it was, and one has checked a slot and is about to take it.
  const elsewhere: Call = { ...asEnterprise(market, 1), db: Object.create(market.db) }
  expect(await hold(observing, elsewhere)).toBe('HELD')
  const { bookable, revision } = await readOffer({ db: market.db }, observing)
  const booker = bookerOf(market.enterprises[0]!.actor!)
  const wish = wishOf(nextSlot(observing))
  const checked = newBooking(booker, bookable, wish, {
    ...{ approvalCause: null, now: new Date() },
  })

  await say('HOLIDAY')
  expect((await statesOf(observing)).stale).toBe(true)
  expect(await hold(observing)).toBe('OUTSIDE_OPENING_HOURS')
  expect(await hold(observing, elsewhere)).toBe('OUTSIDE_OPENING_HOURS')
  const late = await holdInDatabase(market.db, checked, holdTerms(bookable, revision, 10))
  expect(late.outcome).toBe('STALE')
  expect(await hold(other)).toBe('HELD')
  await rewriteStale(clock())
  expect(await hold(observing)).toBe('OUTSIDE_OPENING_HOURS')
})

test('hours of a holiday that is none any more are refused until the ledger shows them, and then held', async () => {
  await say('HOLIDAY')
  await rewriteStale(clock())
  await say('ORDINARY')
  expect(await hold(observing)).toBe('SLOT_UNAVAILABLE')
  await rewriteStale(clock())
  expect(await hold(observing)).toBe('HELD')
})

test('what is taken meanwhile stays taken, and is taken once', async () => {
  await say('HOLIDAY')
  await rewriteStale(clock())
  await say('ORDINARY')
  const behind = minutesAfter(new Date(`${DAY_OF_CHANGE}T00:00:00Z`), 3 * 1_440)
  const slot = { bookableId: observing, startsAt: behind, endsAt: minutesAfter(behind, 60) }
  const first = await holdSlot(asEnterprise(market, 0), { ...slot, idempotencyKey: newId() }, 10)
  expect(first.status).toBe('HELD')
  await rewriteStale(clock())
  const second = holdSlot(asEnterprise(market, 1), { ...slot, idempotencyKey: newId() }, 10)
  await expect(second).rejects.toThrow('SLOT_UNAVAILABLE')
  expect(await market.ledgerDifferences()).toEqual([])
})

test('only what observes public days is marked, and only when these have changed', async () => {
  const before = [await statesOf(observing), await statesOf(other)]
  await say('ORDINARY')
  expect([await statesOf(observing), await statesOf(other)]).toEqual(before)
  await say('HOLIDAY')
  expect(await statesOf(observing)).toEqual({ stale: true, revision: before[0]!.revision + 1 })
  expect(await statesOf(other)).toEqual(before[1])
})

test('after a crash before or amid the rewriting, whoever looks next writes what is left', async () => {
  await say('HOLIDAY')
  expect(await countStaleCalendars(market.db)).toBe(1)
  const broken = await market.breakLedger(observing)
  await expect(rewriteStale(clock())).rejects.toThrow()
  expect(await countStaleCalendars(market.db)).toBe(1)
  await broken.mend()
  await rewriteStale(clock())
  expect(await countStaleCalendars(market.db)).toBe(0)
  expect(await market.ledgerDifferences()).toEqual([])
})

test('watchers are told of each calendar that followed', async () => {
  const versions = () =>
    rows<{ version: string; cause: string }>(
      market.db,
      sql`select payload ->> 'version' as version, payload ->> 'cause' as cause from outbox
        where subject_id = ${observing}::uuid order by id desc limit 1`,
    )
  await say('HOLIDAY')
  const [before] = await versions()
  await rewriteStale(clock())
  const [told] = await versions()
  expect(told).toEqual({ version: String(Number(before!.version) + 1), cause: 'RULES_CHANGED' })
})
