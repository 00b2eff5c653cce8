import { afterAll, beforeAll, expect, test } from 'vitest'
import { methodOf } from '../../src/catalog/methods.ts'
import type { EditionedMethod } from '../../src/catalog/standards/standard.ts'
import { insertStandards } from '../../src/catalog/standards/standards.repository.ts'
import { type StandardRow, standards } from '../../src/catalog/standards/standards.table.ts'
import type { Tx } from '../../src/shared/db.ts'
import { type Market, prepareMarket } from '../support/market.ts'

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
/** Labs add the same new standards at once, half of them in the other order; how many of them fail. */
async function race(insert: Insert): Promise<number> {
  numbers += 1
  const rows = Array.from({ length: 500 }, (_, i) => rowOf(`GB/T ${numbers}.${i + 1}-2020`))
  const orders = Array.from({ length: 6 }, (_, i) => (i % 2 ? rows : [...rows].reverse()))
  const added = await Promise.allSettled(
    orders.map((order) => market.lab.db.transaction((tx) => insert(tx, order))),
  )
  return added.filter(({ status }) => status === 'rejected').length
}

const asTheyCome: Insert = (tx, rows) =>
  tx
    .insert(standards)
    .values([...rows])
    .onConflictDoNothing()

test('labs that add the same standards at once in another order do not wait for each other for ever', async () => {
  for (let round = 0; round < 5; round += 1) expect(await race(insertStandards)).toBe(0)
})

test('the naive way, to add them as they come, ends some of them in a deadlock', async () => {
  for (let round = 0; round < 10; round += 1) if ((await race(asTheyCome)) > 0) return
  expect.unreachable('the race found nothing in the naive way: it would find nothing in the service either')
})
