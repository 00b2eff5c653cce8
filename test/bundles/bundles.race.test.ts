import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { MANDATE_SCOPES } from '../../src/accounts/mandates/mandate.ts'
import { insertMandate } from '../../src/accounts/mandates/mandates.repository.ts'
import { lockCalendar } from '../../src/availability/calendars.repository.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking } from '../../src/bookings/lifecycle.service.ts'
import { confirmBundle } from '../../src/bundles/confirm-bundle.service.ts'
import { holdBundle } from '../../src/bundles/hold-bundle.service.ts'
import { releaseBundle } from '../../src/bundles/release-bundle.service.ts'
import { rescheduleBundle } from '../../src/bundles/reschedule-bundle.service.ts'
import { publishTestService } from '../../src/catalog/test-services/test-services.service.ts'
import { driverError, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { actingFor } from '../../src/shared/wall/handles.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { shuffled } from '../support/random.ts'
import { sweepWhile } from '../support/sweep.ts'
import { minutesAfter } from '../support/time.ts'

const SEEDS = Number(process.env.RACE_SEEDS ?? 2)
const RIVALS = 8
const PARTS = 4
/** How many bundles the window has room for. */
const ROOM = 3

let market: Market
beforeAll(async () => {
  market = await prepareMarket(RIVALS)
})
afterAll(() => market.close())

const instruments = (count: number) => Promise.all(Array.from({ length: count }, () => market.instrument(1)))
const windowOf = (hours: number) => ({
  from: market.firstStart,
  until: minutesAfter(market.firstStart, hours * 60),
})

const timePart = (bookableId: string) => ({
  ...{ ref: bookableId, from: null, until: null, test: null },
  time: {
    bookableIds: [bookableId],
    filter: null,
    minutes: 60,
    units: 1,
    operatorAssisted: false,
    purpose: null,
  },
})

const NO_RULES = { sequences: [], within: [] }
const hold = (call: Call, bookableIds: readonly string[], hours: number) =>
  holdBundle(
    call,
    { parts: bookableIds.map(timePart), rules: NO_RULES, window: windowOf(hours), idempotencyKey: newId() },
    10,
  )

/** What came of something: done, or refused for a reason. Anything else, a deadlock too, fails the test. */
const outcomeOf = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => 'DONE',
    (error: unknown) => {
      if (error instanceof Refusal) return error.problems[0]!.code
      throw error
    },
  )

const count = (outcomes: readonly string[], outcome: string) =>
  outcomes.filter((each) => each === outcome).length

/** How many bookings of each bundle with one of these bookables are in each state. */
const parts = (bookableIds: readonly string[]) =>
  rows<{ bundle: string; status: string; count: number }>(
    market.db,
    sql`select p.bundle_id as bundle, b.status, count(*)::integer as count
      from booking b join bundle_part p on p.id = b.bundle_part_id
      where b.bookable_id = any (${sql.param([...bookableIds])}::uuid[]) group by 1, 2`,
  )

describe(`of ${RIVALS} bundles that want each other's slots, each in an order of its own`, () => {
  test(`as many as there is room for are held whole and no part of any other, ${SEEDS} seeds`, {
    timeout: 120_000,
  }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const ids = await instruments(PARTS)
      const outcomes = await Promise.all(
        Array.from({ length: RIVALS }, (_, i) =>
          outcomeOf(hold(asEnterprise(market, i), shuffled(ids, seed * 100 + i), ROOM)),
        ),
      )
      const whole = count(outcomes, 'DONE')
      expect(whole + count(outcomes, 'BUNDLE_INFEASIBLE') + count(outcomes, 'BUNDLE_LOST')).toBe(RIVALS)
      expect(whole).toBe(ROOM)
      const held = await parts(ids)
      expect(held.map(({ status, count }) => [status, count])).toEqual(Array(whole).fill(['HELD', PARTS]))
    }
    expect(await market.ledgerDifferences()).toEqual([])
  })

  test('and single holds among them, each has all of what it was told, and no time is taken twice', async () => {
    const ids = await instruments(PARTS)
    const single = (i: number) => {
      const startsAt = minutesAfter(market.firstStart, (i % ROOM) * 60)
      const slot = { bookableId: ids[i % PARTS]!, startsAt, endsAt: minutesAfter(startsAt, 60) }
      return holdSlot(asEnterprise(market, i), { ...slot, idempotencyKey: newId() }, 10)
    }
    const outcomes = await Promise.all([
      ...Array.from({ length: RIVALS }, (_, i) =>
        outcomeOf(hold(asEnterprise(market, i), shuffled(ids, i), ROOM)),
      ),
      ...Array.from({ length: RIVALS }, (_, i) => outcomeOf(single(i))),
    ])
    const bundles = count(outcomes.slice(0, RIVALS), 'DONE')
    const singles = count(outcomes.slice(RIVALS), 'DONE')
    expect((await parts(ids)).map(({ count }) => count)).toEqual(Array(bundles).fill(PARTS))
    const [taken] = await rows<{ count: number }>(
      market.db,
      sql`select count(*)::integer from occupancy where bookable_id = any (${sql.param(ids)}::uuid[])`,
    )
    expect(taken!.count).toBe(bundles * PARTS + singles)
  })

  test('calendars locked in the order of the parts deadlock: two who wait for each other', async () => {
    const [x, y] = (await instruments(2)) as [string, string]
    const met = meeting(2)
    const naive = (first: string, second: string) =>
      market.db.transaction(async (tx) => {
        await lockCalendar(tx, first)
        await met()
        await lockCalendar(tx, second)
      })
    const [one, other] = await Promise.allSettled([naive(x, y), naive(y, x)])
    const failed = [one, other].filter((each) => each.status === 'rejected')
    expect(failed.map(({ reason }) => driverError(reason)?.code)).toEqual(['40P01'])
  })

  test('held part by part, they leave halves: each has what the other lacks', async () => {
    const [x, y] = (await instruments(2)) as [string, string]
    const met = meeting(2)
    const slot = { startsAt: market.firstStart, endsAt: minutesAfter(market.firstStart, 60) }
    const naive = async (call: Call, first: string, second: string) => {
      await holdSlot(call, { bookableId: first, ...slot, idempotencyKey: newId() }, 10)
      await met()
      await holdSlot(call, { bookableId: second, ...slot, idempotencyKey: newId() }, 10)
    }
    const outcomes = [naive(asEnterprise(market, 0), x, y), naive(asEnterprise(market, 1), y, x)].map(
      outcomeOf,
    )
    expect(await Promise.all(outcomes)).toEqual(['SLOT_UNAVAILABLE', 'SLOT_UNAVAILABLE'])
    const [left] = await rows<{ count: number }>(
      market.db,
      sql`select count(*)::integer from occupancy where bookable_id in (${x}::uuid, ${y}::uuid)`,
    )
    expect(left!.count).toBe(2)
  })
})

test(`of ${RIVALS} bundles that want the same tests, each in an order of its own, none has half, and no week too much`, async () => {
  const services = [await testService(), await testService()]
  const outcomes = await Promise.all(
    Array.from({ length: RIVALS }, (_, i) =>
      outcomeOf(holdTests(asEnterprise(market, i), shuffled(services, i))),
    ),
  )
  const held = await rows<{ week: string; samples: number; bundles: number }>(
    market.db,
    sql`select service_id || ' ' || date_trunc('week', expected_on) as week, sum(samples)::integer as samples
      from test_order where service_id = any (${sql.param(services)}::uuid[]) group by 1`,
  )
  expect(held.every(({ samples }) => samples <= 2)).toBe(true)
  const [orders] = await rows<{ halves: number; whole: number }>(
    market.db,
    sql`select count(*) filter (where n <> 2)::integer as halves, count(*) filter (where n = 2)::integer as whole from (
      select p.bundle_id, count(*) as n from test_order o join bundle_part p on p.id = o.bundle_part_id group by 1) each`,
  )
  expect(orders).toEqual({ halves: 0, whole: count(outcomes, 'DONE') })
  expect(orders!.whole).toBeGreaterThan(2)
})

test('bundles of a slot and a test that are released while others are held wait for one another, and never each for the other', async () => {
  const [bookableId] = (await instruments(1)) as [string]
  const serviceId = await testService()
  const parts = [timePart(bookableId), testPart(serviceId)]
  const until = minutesAfter(new Date(), 20 * 1_440)
  const holdBoth = (i: number) => {
    const window = { from: null, until }
    const request = { parts, rules: NO_RULES, window, idempotencyKey: newId() }
    return holdBundle(asEnterprise(market, i), request, 10)
  }
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const held = await Promise.all([holdBoth(0), holdBoth(1)])
    await Promise.all([
      ...held.map(({ id }, i) => outcomeOf(releaseBundle(asEnterprise(market, i), id))),
      ...[2, 3, 4, 5].map((i) =>
        outcomeOf(holdBoth(i).then(({ id }) => releaseBundle(asEnterprise(market, i), id))),
      ),
    ])
  }
})

test('parts that are moved past each other at the same moment keep the rule between them', async () => {
  const call = asEnterprise(market, 0)
  const hours = (from: number, until: number) => ({
    from: minutesAfter(market.firstStart, from * 60),
    until: minutesAfter(market.firstStart, until * 60),
  })
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const [a, b] = (await instruments(2)) as [string, string]
    const place = (ref: string, from: number, until: number) => {
      const window = hours(from, until)
      return { ref, from: window.from.toISOString(), until: window.until.toISOString() }
    }
    const rules = { sequences: [{ before: a, after: b, minGapMinutes: 0, maxGapMinutes: null }], within: [] }
    const wanted = [
      { ...timePart(a), ...place(a, 0, 1) },
      { ...timePart(b), ...place(b, 9, 10) },
    ]
    const window = hours(0, 12)
    const { id } = await holdBundle(call, { parts: wanted, rules, window, idempotencyKey: newId() }, 10)
    await confirmBundle(call, id, newId())
    const move = (each: ReturnType<typeof place>) =>
      outcomeOf(rescheduleBundle(call, { bundleId: id, parts: [each], window, idempotencyKey: newId() }, 10))
    const outcomes = await Promise.all([move(place(a, 7, 8)), move(place(b, 2, 3))])
    expect(outcomes.sort()).toEqual(['BUNDLE_INFEASIBLE', 'DONE'])
    const [kept] = await rows<{ ordered: boolean }>(
      market.db,
      sql`select max(ends_at) filter (where bookable_id = ${a}::uuid) <= min(starts_at) filter (where bookable_id = ${b}::uuid)
        as ordered from booking where status = 'CONFIRMED' and bookable_id in (${a}::uuid, ${b}::uuid)`,
    )
    expect(kept!.ordered).toBe(true)
  }
})

async function testService(): Promise<string> {
  const prices = { MICRO: 100, SMALL: 100, MEDIUM: 100, LARGE: 100 }
  const offer = {
    ...{
      name: { zh: '拉伸', en: 'Tension' },
      description: { zh: '', en: '' },
      sample: { zh: '棒', en: 'A bar' },
    },
    ...{ keywords: [], parameters: [], materials: [], methods: [{ standard: 'GB/T 228.1-2021' }], prices },
    ...{ qualityElement: 'TESTING' as const, ordering: 'FIXED_PRICE' as const, normalDays: 1, urgent: null },
    weeklySamples: 2,
  }
  const call = { ...market.lab, now: new Date() }
  return (await publishTestService(call, { siteId: market.siteId, offer: offer as never }, newId())).id
}

const testPart = (id: string) => ({
  ...{ ref: id, from: null, until: null, time: null },
  test: { serviceIds: [id], methods: null, samples: 1, urgent: false, subject: '拉伸', need: '' },
})

const holdTests = (call: Call, serviceIds: readonly string[]) =>
  holdBundle(
    call,
    {
      parts: serviceIds.map(testPart),
      ...{
        rules: NO_RULES,
        window: { from: null, until: minutesAfter(new Date(), 20 * 1_440) },
        idempotencyKey: newId(),
      },
    },
    10,
  )

test('of bundles held under one mandate at once, as many are held as its cap allows, each whole', async () => {
  const [giver, delegate] = [market.enterprises[0]!.actor!, market.enterprises[1]!.actor!]
  const { id, delegateId, scopes } = await insertMandate(market.db as never, {
    ...{ id: newId(), enterpriseId: giver.organizationId, delegateId: delegate.organizationId },
    // An hour costs 16,000: two bundles of two.
    ...{ scopes: [...MANDATE_SCOPES], capFen: 4 * 16_000 + 1, evidence: '委托书', status: 'ACTIVE' },
    ...{ offeredById: giver.personId, validFrom: new Date(0), validUntil: minutesAfter(new Date(), 60) },
  })
  const ids = await instruments(2)
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, i) => {
      const call = asEnterprise(market, 1)
      const actor = {
        ...call.actor!,
        organizationId: giver.organizationId,
        mandate: { id, delegateId, scopes },
      }
      const under = { ...call, actor, db: actingFor(call.db, actor) }
      return outcomeOf(hold(under, shuffled(ids, i), RIVALS))
    }),
  )
  expect([count(outcomes, 'DONE'), count(outcomes, 'MANDATE_CAP_EXCEEDED')]).toEqual([2, 4])
  expect((await parts(ids)).map(({ count }) => count)).toEqual([2, 2])
})

describe('a bundle that is held', () => {
  test('is confirmed whole or runs out whole, whoever comes first', { timeout: 60_000 }, async () => {
    const ids = await instruments(PARTS)
    const bundles = await Promise.all(
      Array.from({ length: RIVALS }, (_, i) => hold(asEnterprise(market, i), ids, RIVALS)),
    )
    await market.db.execute(sql`
      update booking set due_at = clock_timestamp() + numbered.n * interval '4 milliseconds'
      from (select p.id, dense_rank() over (order by p.bundle_id) as n from bundle_part p join booking b
        on b.bundle_part_id = p.id where b.bookable_id = any (${sql.param(ids)}::uuid[])) numbered
      where booking.bundle_part_id = numbered.id`)
    const isHeld = async () => (await parts(ids)).some(({ status }) => status === 'HELD')
    const sweeping = sweepWhile(market.db, 2, isHeld)
    const confirming = bundles.map(({ id }, i) =>
      outcomeOf(confirmBundle(asEnterprise(market, i), id, newId())),
    )
    const outcomes = await Promise.all(confirming)
    await sweeping
    const ended = await parts(ids)
    expect(ended.map(({ count }) => count)).toEqual(Array(RIVALS).fill(PARTS))
    expect(ended.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(count(outcomes, 'DONE'))
    expect(count(outcomes, 'DONE') + count(outcomes, 'HOLD_EXPIRED')).toBe(RIVALS)
  })

  test('is confirmed whole or released whole when a part is cancelled at the same moment', async () => {
    const ids = await instruments(PARTS)
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const bundle = await hold(asEnterprise(market, 0), ids, SEEDS)
      const [part] = await rows<{ id: string }>(
        market.db,
        sql`select b.id from booking b join bundle_part p on p.id = b.bundle_part_id
          where p.bundle_id = ${bundle.id}::uuid and p.position = ${seed % PARTS}`,
      )
      const confirming = outcomeOf(confirmBundle(asEnterprise(market, 0), bundle.id, newId()))
      const cancelling = outcomeOf(cancelBooking(asEnterprise(market, 0), part!.id))
      const [confirmed] = await Promise.all([confirming, cancelling])
      const now = (await parts(ids)).filter((each) => each.bundle === bundle.id)
      const cancelled = { bundle: bundle.id, status: 'CANCELLED' }
      const afterwards = [
        { bundle: bundle.id, status: 'CONFIRMED', count: PARTS - 1 },
        { ...cancelled, count: 1 },
      ]
      expect(now.sort((a, b) => b.count - a.count)).toEqual(
        confirmed === 'DONE' ? afterwards : [{ ...cancelled, count: PARTS }],
      )
    }
  })
})

test('bundles that move into each other’s time, each in an order of its own, keep all of theirs', async () => {
  const ids = await instruments(2)
  const bundles = await Promise.all(
    Array.from({ length: RIVALS }, (_, i) => hold(asEnterprise(market, i), shuffled(ids, i), RIVALS)),
  )
  await Promise.all(bundles.map(({ id }, i) => confirmBundle(asEnterprise(market, i), id, newId())))
  const window = {
    from: minutesAfter(market.firstStart, RIVALS * 60),
    until: minutesAfter(market.firstStart, (RIVALS + ROOM) * 60),
  }
  const outcomes = await Promise.all(
    bundles.map(({ id }, i) => {
      const places = shuffled(ids, i + 7).map((ref) => ({ ref, from: null, until: null }))
      const request = { bundleId: id, parts: places, window, idempotencyKey: newId() }
      return outcomeOf(rescheduleBundle(asEnterprise(market, i), request, 10))
    }),
  )
  const after = await rows<{ moved: number; count: number }>(
    market.db,
    sql`select count(*) filter (where b.starts_at >= ${window.from.toISOString()}::timestamptz)::integer as moved,
        count(*)::integer as count
      from booking b join bundle_part p on p.id = b.bundle_part_id
      where b.bookable_id = any (${sql.param(ids)}::uuid[]) and b.status = 'CONFIRMED' group by p.bundle_id`,
  )
  expect(after.every(({ moved, count }) => count === 2 && (moved === 0 || moved === 2))).toBe(true)
  expect(after.filter(({ moved }) => moved === 2)).toHaveLength(count(outcomes, 'DONE'))
  expect(await market.ledgerDifferences()).toEqual([])
})
