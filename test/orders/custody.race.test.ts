import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { continueChains, lastHandOvers } from '../../src/orders/samples/custody.repository.ts'
import { type HandOverRow, handOvers } from '../../src/orders/samples/samples.table.ts'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import {
  BAR,
  handOver,
  issue,
  type Parties,
  receivedOrder,
  reportFile,
  testedOrder,
} from '../support/custody.ts'
import { meeting } from '../support/meeting.ts'
import { addressee } from '../support/notices.ts'
import { seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

const RIVALS = 8
const ROUNDS = 5

let service: TestService
let parties: Parties
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  parties = { lab: await seed.lab(), enterprise: await seed.enterprise() }
})
afterAll(() => service.stop())

const chainOf = (sampleId: string): Promise<HandOverRow[]> =>
  service.db.select().from(handOvers).where(eq(handOvers.sampleId, sampleId)).orderBy(handOvers.number)

/** Places in a chain whose giver is not who received the sample before. */
const gapsIn = (chain: readonly HandOverRow[]) =>
  chain.filter((row, i) => i > 0 && (row.fromName !== chain[i - 1]!.toName || row.number !== i + 1)).length

async function sampleAtLab(): Promise<{ id: string; key: string }> {
  const { samples } = await receivedOrder(parties, [BAR])
  return { id: samples[0]!.id, key: parseGlobalId(samples[0]!.id)!.key }
}

test('of several who hand over the same sample at once one does, and the others are told that it is gone', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { id, key } = await sampleAtLab()
    const from = { kind: 'LAB', name: '王' }
    const answers = await Promise.all(
      Array.from({ length: RIVALS }, (_, i) =>
        handOver(parties.lab.client, id, { from, to: { kind: 'LAB', name: `${i}` } }),
      ),
    )
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort()
    expect(codes).toEqual([...Array(RIVALS - 1).fill('CUSTODY_GAP'), 'DONE'])
    const chain = await chainOf(key)
    expect([chain.length, gapsIn(chain)]).toEqual([4, 0])
  }
})

/** As it would be without the lock: whoever has it is read, and then written that it goes on from there. */
async function handOverNaively(
  db: Db,
  key: string,
  name: string,
  looked: () => Promise<void>,
): Promise<void> {
  const agent = await addressee(service.db, parties.lab)
  const last = await lastHandOvers(db, [key])
  await looked()
  const circumstances = { at: new Date(), condition: '完好', location: '实验室', trackingNumber: null }
  await db.transaction((tx) => continueChains(tx, last, { kind: 'LAB', name }, circumstances, agent))
}
async function naively(key: string): Promise<number> {
  const looked = meeting(RIVALS)
  const handingOver = Array.from({ length: RIVALS }, (_, i) =>
    handOverNaively(service.db, key, `${i}`, looked),
  )
  return (await Promise.allSettled(handingOver)).filter(({ status }) => status === 'fulfilled').length
}

test('without the lock the database still lets one of them through', async () => {
  const { key } = await sampleAtLab()
  expect(await naively(key)).toBe(1)
  expect(gapsIn(await chainOf(key))).toBe(0)
})

test('without the lock and without the constraints the same sample goes to several at once', async () => {
  for (const constraint of ['hand_over_no_gap', 'hand_over_sample_id_number_pk', 'hand_over_received'])
    await service.db.execute(sql.raw(`alter table hand_over drop constraint ${constraint}`))
  const { key } = await sampleAtLab()
  expect(await naively(key)).toBe(RIVALS)
  expect(gapsIn(await chainOf(key))).toBe(RIVALS - 1)
})

test('a report that is issued twice at once is issued once', async () => {
  const orderId = await testedOrder(parties)
  const files = await Promise.all(Array.from({ length: 4 }, () => reportFile(service, parties)))
  const answers = await Promise.all(
    files.map((file) => issue(parties.lab.client, orderId, file, `R-${randomUUID()}`)),
  )
  const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort()
  // The others would supersede it, for which they give no reason.
  expect(codes).toEqual(['DONE', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT'])
})
