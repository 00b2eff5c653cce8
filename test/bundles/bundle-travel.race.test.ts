import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import type { Meeting } from '../../src/bookings/meetings/meeting.ts'
import { holdBundle } from '../../src/bundles/hold-bundle.service.ts'
import { rescheduleBundle } from '../../src/bundles/reschedule-bundle.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { PUDONG, XUHUI } from '../support/experts.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

const BIDDERS = 6
const ROUNDS = Number(process.env.RACE_SEEDS ?? 2)
/** Hours in which at least three sessions of one hour fit, whatever their districts, and never all. */
const HOURS = 5

let market: Market
beforeAll(async () => {
  market = await prepareMarket(BIDDERS)
})
afterAll(() => market.close())

const districtOf = (bidder: number): string => [XUHUI, PUDONG][bidder % 2]!

const at = (hours: number) => minutesAfter(market.firstStart, hours * 60)
const timePart = (ref: string, bookableId: string, meeting?: Meeting) => ({
  ...{ ref, from: null, until: null, test: null },
  time: {
    ...{ bookableIds: [bookableId], filter: null, minutes: 60, units: 1, operatorAssisted: false },
    ...{ purpose: null, meeting },
  },
})

/** Holds a session with an expert, in the district of the bidder or as if it did not matter where, and an instrument. */
function hold(bidder: number, [expert, instrument]: readonly [string, string], isAsked = true) {
  const meeting = { place: 'ON_SITE' as const, district: districtOf(bidder), address: '8 Factory Road' }
  const request = {
    parts: [timePart('expert', expert, isAsked ? meeting : undefined), timePart('SEM', instrument)],
    rules: { sequences: [], within: [] },
    window: { from: at(0), until: at(HOURS) },
    idempotencyKey: newId(),
  }
  return holdBundle(asEnterprise(market, bidder), request, 10)
}

const LOST = ['BUNDLE_INFEASIBLE', 'BUNDLE_LOST', 'SLOT_UNAVAILABLE', 'TRAVEL_TIME_NEEDED']

const isDone = (doing: Promise<unknown>): Promise<boolean> =>
  doing.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && LOST.includes(error.problems[0]!.code)) return false
      throw error
    },
  )

const bidders = Array.from({ length: BIDDERS }, (_, i) => i)
const wanted = async () => [await market.expert(), await market.instrument(BIDDERS)] as const
const count = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length

/** Pairs of sessions of an expert, for bidders of different districts, with less than an hour between them. */
async function tooNear(expert: string): Promise<number> {
  const districts = sql.join(
    market.enterprises.map(({ actor }, i) => sql`(${actor!.organizationId}::uuid, ${districtOf(i)}::text)`),
    sql`, `,
  )
  const [row] = await rows<{ pairs: number }>(
    market.db,
    sql`with district (enterprise_id, code) as (values ${districts}),
        session as (select b.*, code from booking b join occupancy o on o.booking_id = b.id
          join district using (enterprise_id) where b.bookable_id = ${expert}::uuid)
      select count(*)::integer as pairs from session a join session b on a.id < b.id and a.code <> b.code
        and a.starts_at < b.ends_at + interval '1 hour' and a.ends_at > b.starts_at - interval '1 hour'`,
  )
  return row!.pairs
}

const sessionsOf = async (expert: string): Promise<number> =>
  (await rows(market.db, sql`select from occupancy where bookable_id = ${expert}::uuid`)).length

test(`of ${BIDDERS} bundles that want an expert in two districts at once, all that are held leave the time to travel`, {
  timeout: 120_000,
}, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const both = await wanted()
    const held = count(await Promise.all(bidders.map((bidder) => isDone(hold(bidder, both)))))
    expect(await tooNear(both[0])).toBe(0)
    expect(held).toBeGreaterThanOrEqual(Math.ceil(HOURS / 2))
    expect([await sessionsOf(both[0]), await sessionsOf(both[1])]).toEqual([held, held])
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('and single holds elsewhere among them leave it too', { timeout: 60_000 }, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const both = await wanted()
    const single = (bidder: number) => {
      const startsAt = at(bidder % HOURS)
      const meeting = { place: 'ON_SITE' as const, district: districtOf(bidder), address: '9 Factory Road' }
      const slot = { bookableId: both[0], startsAt, endsAt: minutesAfter(startsAt, 60), meeting }
      return holdSlot(asEnterprise(market, bidder), { ...slot, idempotencyKey: newId() }, 10)
    }
    const outcomes = await Promise.all(
      bidders.flatMap((bidder) => [isDone(hold(bidder, both)), isDone(single(bidder))]),
    )
    expect(await tooNear(both[0])).toBe(0)
    expect(await sessionsOf(both[0])).toBe(count(outcomes))
  }
})

test('two bundles that move an expert towards each other at once never both come too near', {
  timeout: 60_000,
}, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const both = await wanted()
    const bundles = [await hold(0, both), await hold(1, both)]
    // Room for one session, or two that follow each other.
    const window = { from: at(24), until: at(26) }
    const moved = await Promise.all(
      bundles.map(({ id: bundleId }, bidder) => {
        const parts = [{ ref: 'expert', from: null, until: null }]
        const request = { bundleId, parts, window, idempotencyKey: newId() }
        return isDone(rescheduleBundle(asEnterprise(market, bidder), request, 10))
      }),
    )
    expect(count(moved)).toBe(1)
    expect(await tooNear(both[0])).toBe(0)
  }
})

test('the naive way, to hold as if it did not matter where, fails this race', async () => {
  const both = await wanted()
  await Promise.all(bidders.map((bidder) => isDone(hold(bidder, both, false))))
  expect(await tooNear(both[0])).toBeGreaterThan(0)
})
