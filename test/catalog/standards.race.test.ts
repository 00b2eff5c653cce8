import { afterAll, beforeAll, expect, test } from 'vitest'
import { methodOf } from '../../src/catalog/methods.ts'
import type { EditionedMethod } from '../../src/catalog/standards/standard.ts'
import { insertStandards } from '../../src/catalog/standards/standards.repository.ts'
import { type StandardRow, standards } from '../../src/catalog/standards/standards.table.ts'
import { driverError, type Tx } from '../../src/shared/db.ts'
import { type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'

let market: Market
beforeAll(async () => {
  market = await prepareMarket(0)
})
afterAll(() => market.close())

const rowOf = (text: string): StandardRow => {
  const { number, edition, name } = methodOf(text) as EditionedMethod
  return {
    ...{ number, edition, name, titleZh: text, titleEn: null },
    ...{ supersededBy: null, labId: market.lab.actor!.organizationId },
  }
}

type Insert = (tx: Tx, rows: readonly StandardRow[]) => Promise<unknown>

let numbers = 9_000
/** Labs add the same new standards at once, half of them in the other order; why some of them fail. */
async function race(insert: Insert, labs = 6): Promise<unknown[]> {
  numbers += 1
  const rows = Array.from({ length: 500 }, (_, i) => rowOf(`GB/T ${numbers}.${i + 1}-2020`))
  const orders = Array.from({ length: labs }, (_, i) => (i % 2 ? rows : [...rows].reverse()))
  const added = await Promise.allSettled(
    orders.map((order) => market.lab.db.transaction((tx) => insert(tx, order))),
  )
  return added.flatMap((each) => (each.status === 'rejected' ? [driverError(each.reason).code] : []))
}

/** All have added their first half before anybody adds the second, which is the first of another one. */
const asTheyCome =
  (begun: () => Promise<void>): Insert =>
  async (tx, rows) => {
    const add = (some: readonly StandardRow[]) =>
      tx
        .insert(standards)
        .values([...some])
        .onConflictDoNothing()
    await add(rows.slice(0, rows.length / 2))
    await begun()
    await add(rows.slice(rows.length / 2))
  }

test('labs that add the same standards at once in another order do not wait for each other for ever', async () => {
  for (let round = 0; round < 5; round += 1) expect(await race(insertStandards)).toEqual([])
})

test('the naive way, to add them as they come, ends some of them in a deadlock', async () => {
  expect(await race(asTheyCome(meeting(2)), 2)).toEqual(['40P01'])
})
