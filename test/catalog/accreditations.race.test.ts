import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAccreditations, writeScopes } from '../../src/catalog/accreditations.repository.ts'
import { recordAccreditation } from '../../src/catalog/accreditations.service.ts'
import { methodsOf } from '../../src/catalog/methods.ts'
import { type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'

const METHODS = Array.from({ length: 100 }, (_, i) => `GB/T ${i + 1}-2020`)
const VALIDITY = { validFrom: '2026-01-01', validUntil: '2030-12-31' }
let market: Market
beforeAll(async () => {
  market = await prepareMarket(0)
})
afterAll(() => market.close())

const MANAGERS = 10

/** Several managers record the same certificate at once; how many scopes are there twice. */
async function race(
  certificate: string,
  record: (certificate: string) => Promise<unknown>,
  managers = MANAGERS,
): Promise<number> {
  await Promise.all(Array.from({ length: managers }, () => record(certificate)))
  const scopes = await readAccreditations(market.db, [market.lab.actor!.organizationId])
  return scopes.filter((scope) => scope.certificate === certificate).length - METHODS.length
}

const byTheService = (certificate: string) =>
  recordAccreditation(market.lab, { ...VALIDITY, scheme: 'CNAS', certificate, methods: METHODS })

/** Nobody's transaction ends before all have written. */
const withoutWaiting = (written: () => Promise<void>) => (certificate: string) =>
  market.db.transaction(async (tx) => {
    const labId = market.lab.actor!.organizationId
    await writeScopes(tx, { labId, scheme: 'CNAS', certificate }, methodsOf(METHODS), VALIDITY)
    await written()
  })

test('a scope that several record at once is there once', async () => {
  for (let round = 0; round < 5; round += 1) expect(await race(`service ${round}`, byTheService)).toBe(0)
})

test('the naive way, to write without waiting for each other, records scopes twice', async () => {
  // No more than there are connections, or those who have written would wait for one who has none.
  expect(await race('naive', withoutWaiting(meeting(2)), 2)).toBe(METHODS.length)
})
