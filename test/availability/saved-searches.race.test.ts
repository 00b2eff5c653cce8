import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { MAX_SAVED, tooManySaved } from '../../src/availability/saved-search.ts'
import {
  countSavedSearches,
  findSame,
  insertSavedSearch,
} from '../../src/availability/saved-searches.repository.ts'
import { saveSearch } from '../../src/availability/saved-searches.service.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal, refuseAny } from '../../src/shared/refusal.ts'
import { actingFor } from '../../src/shared/wall/handles.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'

const ROUNDS = 4
const AT_ONCE = 15
const XRD = { text: 'XRD' }

let market: Market
beforeAll(async () => {
  market = await prepareMarket(ROUNDS + 2)
})
afterAll(() => market.close())

/** The same call by the way of another process. */
const elsewhere = (call: Call, i: number): Call => ({
  ...call,
  db: actingFor(market.enterprises[i % 3]!.db, call.actor),
})

type Save = (call: Call, name: string) => Promise<unknown>

const byTheService: Save = (call, name) => saveSearch(call, name, XRD)

const withoutWaiting =
  (counted: () => Promise<void>): Save =>
  ({ db, actor }, name) =>
    db.transaction(async (tx) => {
      const { personId, organizationId } = actor!
      const search = { personId, organizationId, name, filter: XRD }
      if (await findSame(tx, search)) return
      const count = await countSavedSearches(tx, search)
      await counted()
      refuseAny(tooManySaved(count))
      await insertSavedSearch(tx, { ...search, id: newId() })
    })

const refusalOf = (error: unknown): string => {
  if (error instanceof Refusal) return error.message
  throw error
}

/** One person saves several searches at once, as if through several processes, when there is room for three. */
async function race(
  person: number,
  save: Save,
  atOnce = AT_ONCE,
): Promise<{ saved: number; refused: string[] }> {
  const call = asEnterprise(market, person)
  const { personId, organizationId } = call.actor!
  await market.db.execute(sql`
    insert into saved_search (id, person_id, organization_id, name, filter)
    select gen_random_uuid(), ${personId}::uuid, ${organizationId}::uuid, 'before ' || i, ${JSON.stringify(XRD)}::jsonb
    from generate_series(4, ${MAX_SAVED}::integer) as i`)
  const outcomes = await Promise.all(
    Array.from({ length: atOnce }, (_, i) =>
      save(elsewhere(call, i), `at once ${i}`).then(() => 'saved', refusalOf),
    ),
  )
  const refused = outcomes.filter((outcome) => outcome !== 'saved')
  return { saved: await countSavedSearches(market.db, call.actor!), refused }
}

test('who saves several at once has a hundred at most, and the others are refused', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { saved, refused } = await race(round, byTheService)
    expect([saved, refused]).toEqual([MAX_SAVED, Array(AT_ONCE - 3).fill('SAVED_SEARCHES_FULL')])
  }
})

test('the naive way, to count without waiting for each other, saves more', async () => {
  // No more than there are connections, or those who have counted would wait for one who has none.
  const { saved } = await race(ROUNDS, withoutWaiting(meeting(6)), 6)
  expect(saved).toBe(MAX_SAVED + 3)
})

test('what is sent again while the first is on its way is saved once', async () => {
  const call = asEnterprise(market, ROUNDS + 1)
  const ways = Array.from({ length: AT_ONCE }, (_, i) => elsewhere(call, i))
  const answers = await Promise.all(ways.map((way) => saveSearch(way, 'XRD', XRD)))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect(await countSavedSearches(market.db, call.actor!)).toBe(1)
})
