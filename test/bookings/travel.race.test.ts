import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { rescheduleBooking } from '../../src/bookings/use/reschedule.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import type { Period } from '../../src/shared/period.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { PUDONG, XUHUI } from '../support/experts.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { shuffled } from '../support/random.ts'
import { minutesAfter } from '../support/time.ts'

const BIDDERS = 8
const SESSIONS = 16
const ROUNDS = 2

let market: Market
beforeAll(async () => {
  market = await prepareMarket(BIDDERS)
})
afterAll(() => market.close())

interface Session extends Period {
  district: string
}

/** Sessions of half an hour, one after the other, by turns in two districts: none may follow on another one. */
const sessions = (): Session[] =>
  Array.from({ length: SESSIONS }, (_, i) => ({
    startsAt: minutesAfter(market.firstStart, i * 30),
    endsAt: minutesAfter(market.firstStart, i * 30 + 30),
    district: [XUHUI, PUDONG][i % 2]!,
  }))

type Take = (bookableId: string, session: Session, bidder: number) => Promise<string | null>

const REFUSED = ['SLOT_UNAVAILABLE', 'TRAVEL_TIME_NEEDED']

const orRefused = (error: unknown): null => {
  if (error instanceof Refusal && REFUSED.includes(error.problems[0]!.code)) return null
  throw error
}

const byTheService: Take = (bookableId, { district, ...time }, bidder) => {
  const meeting = { place: 'ON_SITE' as const, district, address: '8 Factory Road' }
  const request = { bookableId, ...time, meeting, idempotencyKey: newId() }
  return holdSlot(asEnterprise(market, bidder), request, 10).then(({ id }) => id, orRefused)
}

/** What one would write first: look whether the expert could travel, then hold as if the place did not matter. */
const checkThenHold =
  (looked: () => Promise<void>): Take =>
  async (bookableId, { startsAt, endsAt, district }, bidder) => {
    const far = await rows<{ far: boolean }>(
      market.db,
      sql`select exists (select from naive_session where bookable_id = ${bookableId}::uuid and district <> ${district}
      and starts_at < ${minutesAfter(endsAt, 60).toISOString()}::timestamptz
      and ends_at > ${minutesAfter(startsAt, -60).toISOString()}::timestamptz) as far`,
    )
    await looked()
    if (far[0]!.far) return null
    const request = { bookableId, startsAt, endsAt, idempotencyKey: newId() }
    const id = await holdSlot(asEnterprise(market, bidder), request, 10).then((held) => held.id, orRefused)
    if (id) {
      await market.db.execute(
        sql`insert into naive_session values (${bookableId}::uuid, ${district}, ${startsAt.toISOString()}::timestamptz, ${endsAt.toISOString()}::timestamptz)`,
      )
    }
    return id
  }

/** Lets all bidders go for all sessions at once, each in an order of its own; how many were given. */
async function race(take: Take, bookableId: string, seed: number): Promise<number> {
  let given = 0
  await Promise.all(
    Array.from({ length: BIDDERS }, async (_, bidder) => {
      for (const i of shuffled(sessions().keys(), seed * 1_000 + bidder)) {
        if (await take(bookableId, sessions()[i]!, bidder)) given += 1
      }
    }),
  )
  return given
}

/** Pairs of sessions of one expert in different districts with less than an hour between them. */
async function tooClose(): Promise<number> {
  const [row] = await rows<{ pairs: string }>(
    market.db,
    sql`select count(*) as pairs from booking a join booking b on a.bookable_id = b.bookable_id and a.id < b.id
      and a.meeting ->> 'district' <> b.meeting ->> 'district'
      and a.starts_at < b.ends_at + interval '1 hour' and a.ends_at > b.starts_at - interval '1 hour'
      where a.status = 'HELD' and b.status = 'HELD'`,
  )
  return Number(row!.pairs)
}

test(`${BIDDERS} bidders for sessions in two districts: no two are given without the time to travel`, {
  timeout: 120_000,
}, async () => {
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const given = await race(byTheService, await market.expert(), seed)
    // Between any two in different districts one hour passes: at least each fourth session is given.
    expect(given).toBeGreaterThanOrEqual(SESSIONS / 4)
  }
  expect(await tooClose()).toBe(0)
  expect(await market.ledgerDifferences()).toEqual([])
})

test('two sessions that are moved towards each other at once never both come too close', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < 5; round += 1) {
    const expert = await market.expert()
    const from = (minutes: number, district: string) => ({
      startsAt: minutesAfter(market.firstStart, minutes),
      endsAt: minutesAfter(market.firstStart, minutes + 30),
      district,
    })
    const moves = [
      { bidder: 0, was: from(0, XUHUI), becomes: from(300, XUHUI) },
      { bidder: 1, was: from(900, PUDONG), becomes: from(345, PUDONG) },
    ]
    const held: string[] = []
    for (const { bidder, was } of moves) held.push((await byTheService(expert, was, bidder))!)
    await market.db.execute(
      sql`update booking set status = 'CONFIRMED', due_at = ends_at where bookable_id = ${expert}::uuid`,
    )
    const moved = await Promise.all(
      moves.map(({ bidder, becomes: { startsAt, endsAt } }, i) =>
        rescheduleBooking(asEnterprise(market, bidder), {
          ...{ bookingId: held[i]!, startsAt, endsAt, idempotencyKey: newId() },
        }).then(() => true, orRefused),
      ),
    )
    expect(moved.filter(Boolean)).toHaveLength(1)
  }
})

test('the naive way, look and then hold, fails this race', async () => {
  await market.db.execute(
    sql`create table naive_session (bookable_id uuid, district text, starts_at timestamptz, ends_at timestamptz)`,
  )
  // Whatever each bidder takes first is free when all have looked.
  await race(checkThenHold(meeting(BIDDERS)), await market.expert(), 1)
  const [row] = await rows<{ pairs: string }>(
    market.db,
    sql`select count(*) as pairs from naive_session a join naive_session b on a.bookable_id = b.bookable_id
      and a.district < b.district
      and a.starts_at < b.ends_at + interval '1 hour' and a.ends_at > b.starts_at - interval '1 hour'`,
  )
  expect(Number(row!.pairs)).toBeGreaterThan(0)
})
