import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Market, prepareMarket } from '../support/market.ts'
import { doRandomOperations } from '../support/random-operations.ts'

const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)
// LEDGER_OPERATIONS=2000 runs it in full.
const OPERATIONS = Number(process.env.LEDGER_OPERATIONS ?? 500)
let market: Market
beforeAll(async () => {
  market = await prepareMarket(4)
})
afterAll(() => market.close())

test(`after ${OPERATIONS} random operations (FC_SEED=${SEED}) the ledger equals its sources`, {
  timeout: 120_000,
}, async () => {
  const done = await doRandomOperations(market, OPERATIONS, SEED)
  // Enough of them must have had an effect, or the comparison shows nothing.
  expect(done).toBeGreaterThan(0.4 * OPERATIONS)
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the checker finds a single wrong bit, a missing row and a row too many, wherever it lies', async () => {
  const instrument = await market.instrument(1)
  const spoil = async (statement: string) => {
    await market.db.execute(statement)
    const differences = await market.ledgerDifferences()
    return differences.filter(({ bookableId }) => bookableId === instrument).length
  }
  const own = `bookable_id = '${instrument}'`
  const last = `week = (select max(week) from calendar_week where ${own})`
  expect(
    await spoil(
      `update calendar_week set free = set_bit(free, 100, 1 - get_bit(free, 100)) where ${own} and ${last}`,
    ),
  ).toBe(1)
  expect(await spoil(`delete from calendar_week where ${own} and ${last}`)).toBe(1)
  expect(
    await spoil(
      `insert into calendar_week select category, district, week, bookable_id, 9, free from calendar_week where ${own} and ${last}`,
    ),
  ).toBe(2)
  expect(
    await spoil(
      `update open_week set starts = set_bit(starts, 100, 1 - get_bit(starts, 100)) where ${own} and ${last}`,
    ),
  ).toBe(3)
  expect(
    await spoil(
      `insert into calendar_week select '02', district, week, bookable_id, 1, free from calendar_week where ${own} and unit = 9`,
    ),
  ).toBe(4)
})
