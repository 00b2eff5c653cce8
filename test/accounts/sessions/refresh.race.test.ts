import { randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '../../../src/accounts/sessions/open-session.service.ts'
import { rotate } from '../../../src/accounts/sessions/refresh-session.service.ts'
import { hashOf, refreshTokenOf } from '../../../src/accounts/sessions/session.ts'
import { findSession, updateSession } from '../../../src/accounts/sessions/sessions.repository.ts'
import { sessions } from '../../../src/accounts/sessions/sessions.table.ts'
import { type Market, prepareMarket } from '../../support/market.ts'
import { meeting } from '../../support/meeting.ts'

const AT_ONCE = 8
const ROUNDS = 10

let market: Market
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())

type Rotate = (refreshToken: string) => Promise<string | null>

const safely: Rotate = async (refreshToken) =>
  (await market.db.transaction((tx) => rotate(tx, { now: new Date() }, refreshToken)))?.refreshToken ?? null

/** Refreshes one token several times at once. Answers how many of the tokens that came of it go on afterwards. */
async function branches(rotateWith: Rotate): Promise<number> {
  const { personId, organizationId } = market.enterprises[0]!.actor!
  const { refreshToken } = await market.db.transaction((tx) =>
    openSession(tx, { now: new Date() }, { personId, organizationId }),
  )
  const given = await Promise.all(Array.from({ length: AT_ONCE }, () => rotateWith(refreshToken)))
  const tokens = given.filter((token) => token !== null)
  const hashes = tokens.map((token) => hashOf(refreshTokenOf(token)!.turn))
  const session = await findSession(market.db, hashOf(refreshTokenOf(refreshToken)!.family))
  const live = await market.db.select().from(sessions).where(eq(sessions.familyHash, session!.familyHash))
  expect(live).toHaveLength(1)
  // The newest of them first, which is the one that is good: shown later, the others end the session.
  const order = [...tokens.keys()].sort(
    (a, b) => Number(hashes[b] === session!.currentHash) - Number(hashes[a] === session!.currentHash),
  )
  const alive: string[] = []
  for (const i of order) if (await rotateWith(tokens[i]!)) alive.push(tokens[i]!)
  return alive.length
}

test('one token refreshed many times at once leaves one branch that goes on', async () => {
  for (let round = 0; round < ROUNDS; round += 1) expect(await branches(safely)).toBe(1)
})

test('the naive way, look whether a token was used and then note it beside its successor, leaves several', async () => {
  await market.db.execute(
    sql`create table naive (hash text primary key, used boolean not null default false)`,
  )
  const looked = meeting(AT_ONCE)
  const naively: Rotate = async (refreshToken) => {
    const shown = refreshTokenOf(refreshToken)!
    const hash = hashOf(shown.turn)
    const [kept] = (await market.db.execute(sql`select used from naive where hash = ${hash}`)) as unknown as {
      used: boolean
    }[]
    const session = await findSession(market.db, hashOf(shown.family))
    await looked()
    if (!session || kept?.used) return null
    const turn = randomBytes(32)
    await market.db.execute(
      sql`insert into naive (hash, used) values (${hash}, true) on conflict (hash) do update set used = true`,
    )
    await market.db.execute(sql`insert into naive (hash) values (${hashOf(turn)})`)
    await market.db.transaction((tx) => updateSession(tx, session.id, { currentHash: hashOf(turn) }))
    return Buffer.concat([shown.family, turn]).toString('base64url')
  }
  expect(await branches(naively)).toBe(AT_ONCE)
})
