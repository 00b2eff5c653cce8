import { afterAll, beforeAll, expect, test } from 'vitest'
import { methodOf } from '../../src/catalog/methods.ts'
import type { EditionedMethod } from '../../src/catalog/standards/standard.ts'
import { findStandards, insertStandards } from '../../src/catalog/standards/standards.repository.ts'
import type { StandardRow } from '../../src/catalog/standards/standards.table.ts'
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

test('two labs that add the same standards at once in another order do not wait for each other for ever', async () => {
  for (let round = 0; round < 5; round += 1) {
    const rows = Array.from({ length: 300 }, (_, i) => rowOf(`GB/T ${9000 + round}.${i + 1}-2020`))
    const orders = [rows, [...rows].reverse()]
    await Promise.all(orders.map((order) => market.lab.db.transaction((tx) => insertStandards(tx, order))))
    const found = await findStandards(
      market.db,
      rows.map(({ number }) => number),
    )
    expect(found).toHaveLength(rows.length)
  }
})
