import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setOpeningRules } from '../../src/availability/opening-rules.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { doRandomOperations } from '../support/random-operations.ts'
import { minutesAfter } from '../support/time.ts'

let market: Market
beforeAll(async () => {
  market = await prepareMarket(4)
})
afterAll(() => market.close())

const ROUNDS = 8

type Hold = (instrument: string, i: number, close: () => Promise<unknown>) => Promise<unknown>

/** Holds by five enterprises, and the lab closing the instrument, all at once; how many holds came too late. */
async function closeWhileHolding(hold: Hold): Promise<number> {
  const instrument = await market.instrument(5)
  let closing: Promise<unknown> | undefined
  const close = () => (closing ??= setOpeningRules({ ...market.lab, now: new Date() }, instrument, []))
  const holds = Array.from({ length: 5 }, (_, i) => hold(instrument, i, close))
  await Promise.all([close(), ...holds])
  // A hold may come before the change or be refused after it; a booking made from old rules is one that is later.
  const [row] = await rows<{ late: string }>(
    market.db,
    sql`select count(*) as late from outbox booked join outbox changed on booked.subject_id = changed.subject_id
      where booked.subject_id = ${instrument}::uuid and booked.payload ->> 'cause' = 'BOOKED'
        and changed.payload ->> 'cause' = 'RULES_CHANGED'
        and (booked.payload ->> 'version')::int > (changed.payload ->> 'version')::int`,
  )
  return Number(row!.late)
}

const slotOf = (i: number) => ({
  startsAt: minutesAfter(market.firstStart, i * 60),
  endsAt: minutesAfter(market.firstStart, i * 60 + 60),
})

test('no hold is made from rules that have been replaced', { timeout: 60_000 }, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const late = await closeWhileHolding((bookableId, i) =>
      holdSlot(asEnterprise(market, i), { bookableId, ...slotOf(i), idempotencyKey: newId() }, 10).catch(
        refused,
      ),
    )
    expect(late).toBe(0)
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('without looking at the ledger again under the lock, the same race finds late bookings', async () => {
  const late = await closeWhileHolding(async (instrument, _, close) => {
    // The rules were read before, and are believed, whoever changes them meanwhile.
    await market.db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from opening_rule where bookable_id = ${instrument}::uuid`)
      await close()
      await tx.execute(
        sql`select record_change(${instrument}::uuid, 'BOOKED', now(), now() + interval '1 hour')`,
      )
    })
  })
  expect(late).toBe(5)
})

test('eight workers at once leave ledger and sources equal, and nobody deadlocks', {
  timeout: 120_000,
}, async () => {
  await Promise.all(Array.from({ length: 8 }, (_, worker) => doRandomOperations(market, 50, worker + 1)))
  expect(await market.ledgerDifferences()).toEqual([])
})

function refused(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
}
