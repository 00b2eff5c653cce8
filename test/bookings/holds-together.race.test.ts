import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { readOffer } from '../../src/availability/offers.service.ts'
import { holdInDatabase, holdTerms } from '../../src/bookings/hold.repository.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { bookerOf, newBooking, wishOf } from '../../src/bookings/new-booking.ts'
import { driverError, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { shuffled } from '../support/random.ts'
import { minutesAfter } from '../support/time.ts'

const ENTERPRISES = 6
const INSTRUMENTS = 12
let market: Market
let instruments: string[]
beforeAll(async () => {
  market = await prepareMarket(ENTERPRISES)
  instruments = await Promise.all(Array.from({ length: INSTRUMENTS }, () => market.instrument(1)))
})
afterAll(() => market.close())

let quarters = 0
/** A quarter of an hour that nobody has asked for yet. */
const freshSlot = () => {
  quarters += 1
  const startsAt = minutesAfter(market.firstStart, quarters * 15)
  return { startsAt, endsAt: minutesAfter(startsAt, 15) }
}

/** HELD, or why not. */
const hold = (
  call: Call,
  bookableId: string,
  slot = freshSlot(),
  idempotencyKey = newId(),
): Promise<string> =>
  holdSlot(call, { bookableId, ...slot, idempotencyKey }, 10).then(
    () => 'HELD',
    (error: unknown) => {
      if (error instanceof Refusal) return error.problems[0]!.code
      throw error
    },
  )

test('holds of one moment share transactions, and each has its own answer', async () => {
  const slot = freshSlot()
  const calls = Array.from(
    { length: 3 * INSTRUMENTS },
    (_, i) => [asEnterprise(market, 0), instruments[i % INSTRUMENTS]!] as const,
  )
  const answers = await Promise.all(calls.map(([call, instrument]) => hold(call, instrument, slot)))
  expect(answers.filter((answer) => answer === 'HELD')).toHaveLength(INSTRUMENTS)
  expect(answers.filter((answer) => answer === 'SLOT_UNAVAILABLE')).toHaveLength(2 * INSTRUMENTS)
  const [made] = await rows<{ transactions: string }>(
    market.db,
    sql`select count(distinct xmin::text) as transactions from booking where starts_at = ${slot.startsAt.toISOString()}::timestamptz`,
  )
  expect(Number(made!.transactions)).toBeLessThan(INSTRUMENTS)
})

test('whoever came first for a slot gets it', async () => {
  const slot = freshSlot()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => hold(asEnterprise(market, 0), instruments[0]!, slot)),
  )
  expect(answers).toEqual(['HELD', ...Array(19).fill('SLOT_UNAVAILABLE')])
})

test('one hold that the database refuses fails alone', async () => {
  const call = asEnterprise(market, 0)
  const stranger = { ...call, actor: { ...call.actor!, organizationId: newId() } }
  const answers = await Promise.allSettled([
    hold(call, instruments[0]!),
    hold(stranger, instruments[0]!),
    hold(call, instruments[0]!),
    hold(stranger, instruments[1]!),
    hold(call, instruments[2]!),
  ])
  const held = { status: 'fulfilled', value: 'HELD' }
  const failed = expect.objectContaining({ status: 'rejected' })
  expect(answers).toEqual([held, failed, held, failed, held])
})

test('a calendar that somebody keeps locked holds up no other', async () => {
  const call = asEnterprise(market, 0)
  let waits = true
  const late = await market.db.transaction(async (tx) => {
    await tx.execute(
      sql`select 1 from calendar where bookable_id = ${instruments[0]!}::uuid for no key update`,
    )
    const late = [hold(call, instruments[0]!), hold(call, instruments[0]!)]
    for (const answer of late) answer.finally(() => (waits = false))
    const others = await Promise.all(instruments.slice(1).map((instrument) => hold(call, instrument)))
    expect(others).toEqual(others.map(() => 'HELD'))
    expect(waits).toBe(true)
    return late
  })
  expect(await Promise.all(late)).toEqual(['HELD', 'HELD'])
})

test('however many calendars are locked, the process goes on answering other questions', async () => {
  // Enterprise 1 asks through a pool of five connections.
  const call = asEnterprise(market, 1)
  const locked = instruments.slice(0, 8)
  const late = await market.db.transaction(async (tx) => {
    await tx.execute(
      sql`select 1 from calendar where bookable_id = any (${sql.param(locked)}::uuid[]) for no key update`,
    )
    const late = locked.map((instrument) => hold(call, instrument))
    expect(await hold(call, instruments[8]!)).toBe('HELD')
    expect(await rows(call.db, sql`select 1 as one`)).toEqual([{ one: 1 }])
    return late
  })
  expect(new Set(await Promise.all(late))).toEqual(new Set(['HELD']))
})

/** Several enterprises hold all instruments in orders of their own, each in another process. */
const everybodyEverything = (round: number, take: (call: Call, instruments: string[]) => Promise<unknown>) =>
  Promise.all(
    Array.from({ length: ENTERPRISES }, (_, i) =>
      take(asEnterprise(market, i), shuffled(instruments, round * 100 + i)),
    ),
  )

test('several processes that hold the same calendars in any order never stop each other', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < 5; round += 1) {
    const answers = await everybodyEverything(round, (call, order) =>
      Promise.all(order.map((instrument) => hold(call, instrument))),
    )
    expect(new Set(answers.flat())).toEqual(new Set(['HELD']))
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the same key for several bookables at once takes one of them', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 5; round += 1) {
    const [first, second] = [newId(), newId()]
    const one = asEnterprise(market, 0)
    const inAnotherProcess = { ...one, db: asEnterprise(market, 1).db }
    const answers = await Promise.all([
      ...[first, second].map((key, i) => hold(one, instruments[i]!, freshSlot(), key)),
      ...[second, first].map((key, i) => hold(inAnotherProcess, instruments[i + 2]!, freshSlot(), key)),
    ])
    expect(answers.toSorted()).toEqual(['HELD', 'HELD', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_REUSED'])
  }
})

/** One transaction for all, which waits for each calendar as it comes. */
async function holdTogetherNaively(call: Call, order: string[], begun: () => Promise<void>): Promise<void> {
  await call.db.transaction(async (tx) => {
    for (const id of order) {
      const { bookable, revision } = await readOffer({ db: tx }, id)
      const wish = wishOf(freshSlot())
      const booking = newBooking(bookerOf(call.actor!), bookable, wish, {
        approvalCause: null,
        now: call.now,
      })
      await holdInDatabase(tx, booking, holdTerms(bookable, revision, 10))
      await begun()
    }
  })
}

test('the naive way, to wait for each calendar as it comes, ends in deadlocks', async () => {
  const begun = meeting(2)
  // Each has what the other one wants next.
  const orders = [instruments, instruments.toReversed()]
  const holding = orders.map((order, i) => holdTogetherNaively(asEnterprise(market, i), order, begun))
  const failed = (await Promise.allSettled(holding)).flatMap((each) =>
    each.status === 'rejected' ? [driverError(each.reason).code] : [],
  )
  expect(failed).toEqual(['40P01'])
})
