import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOLDER_KINDS, type HolderKind } from '../../src/orders/samples/custody.ts'
import { type HandOverRow, handOvers, samples } from '../../src/orders/samples/samples.table.ts'
import { driverError } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import {
  acceptedOrder,
  BAR,
  handOver,
  type Parties,
  receivedOrder,
  refusal,
  registered,
} from '../support/custody.ts'
import { addressee } from '../support/notices.ts'
import { seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let parties: Parties
let orderId: string
let person: { personId: string; organizationId: string }
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  parties = { lab: await seed.lab(), enterprise: await seed.enterprise() }
  person = await addressee(service.db, parties.lab)
  orderId = await acceptedOrder(parties, 1)
})
afterAll(() => service.stop())

const NAMES = ['', '一楼', '二楼']
const holders = fc.record({ kind: fc.constantFrom(...HOLDER_KINDS), name: fc.constantFrom(...NAMES) })
/** What somebody may try to write, whatever the service would say of it. */
const tries = fc.record({
  number: fc.integer({ min: 0, max: 6 }),
  from: fc.option(holders),
  to: holders,
  /** Minutes ago. */
  at: fc.nat(4),
  previousAt: fc.option(fc.nat(4)),
})

const minutesAgo = (minutes: number, now: number) => new Date(now - minutes * 60_000)

/** Whether rows are a chain: each is given by who received the one before, when they had it. */
function isChain(rows: readonly HandOverRow[]): boolean {
  return rows.every((row, i) => {
    if (row.number !== i + 1) return false
    const before = rows[i - 1]
    if (!before) return row.fromKind === null && row.fromName === null && row.previousAt === null
    return (
      row.fromKind === before.toKind &&
      row.fromName === before.toName &&
      row.previousAt!.getTime() === before.at.getTime() &&
      row.at >= before.at &&
      before.toKind !== 'DESTROYED'
    )
  })
}

test('whatever is written to the table, by whomever, what stays is a chain without a gap', async () => {
  const [template] = await registered(parties.enterprise.client, orderId, [BAR])
  const [row] = await service.db
    .select()
    .from(samples)
    .where(eq(samples.id, parseGlobalId(template!.id)!.key))
  let number = 1
  await fc.assert(
    fc.asyncProperty(fc.array(tries, { minLength: 3, maxLength: 12 }), async (attempts) => {
      const now = Date.now()
      number += 1
      const id = randomUUID()
      await service.db.insert(samples).values({ ...row!, id, number, label: id })
      for (const { number, from, to, at, previousAt } of attempts) {
        const written = {
          ...{ sampleId: id, number, toKind: to.kind, toName: to.name, at: minutesAgo(at, now) },
          ...{ fromKind: from?.kind ?? null, fromName: from?.name ?? null },
          previousAt: previousAt === null ? null : minutesAgo(previousAt, now),
          ...{ condition: '完好', location: '实验室', ...person },
        }
        // Refused or not is the business of the database.
        await service.db
          .insert(handOvers)
          .values(written)
          .catch(() => {})
      }
      const kept = await service.db
        .select()
        .from(handOvers)
        .where(eq(handOvers.sampleId, id))
        .orderBy(handOvers.number)
      expect(isChain(kept)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('by the mutations too: whoever is named as giver, the chain goes on from who has it', async () => {
  const {
    samples: [sample],
  } = await receivedOrder(parties)
  let holder: { kind: HolderKind; name: string } = { kind: 'LAB', name: '王' }
  await fc.assert(
    fc.asyncProperty(holders, holders, async (from, to) => {
      const answer = await handOver(parties.lab.client, sample!.id, { from, to })
      if (answer.sample) {
        expect(from).toEqual(holder)
        holder = answer.sample.holder
      } else if (from.kind !== holder.kind || from.name !== holder.name)
        expect(refusal(answer)).toMatch(/^(CUSTODY_GAP from|INVALID_INPUT to\.name)$/)
    }),
    { numRuns: 60 },
  )
  const kept = await service.db
    .select()
    .from(handOvers)
    .where(eq(handOvers.sampleId, parseGlobalId(sample!.id)!.key))
    .orderBy(handOvers.number)
  expect(isChain(kept)).toBe(true)
})

test.each([
  ['hand_over', sql`update hand_over set location = 'elsewhere'`],
  ['hand_over', sql`delete from hand_over`],
  ['sample', sql`update sample set after_test = 'KEEP'`],
  ['sample', sql`delete from sample`],
])('what is written in %s is changed by nobody, not even the owner', async (_table, statement) => {
  const error = await service.db.execute(statement).catch((reason: unknown) => reason)
  expect(driverError(error).code).toBe('42501')
})
