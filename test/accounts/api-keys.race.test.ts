import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashSecret, newSecret, writeKey } from '../../src/accounts/api-keys/api-key.ts'
import { MAX_KEYS, type NewKey } from '../../src/accounts/api-keys/api-key-problems.ts'
import {
  changeApiKey,
  countLiveKeys,
  findApiKey,
  insertApiKey,
} from '../../src/accounts/api-keys/api-keys.repository.ts'
import {
  createApiKey,
  revokeApiKey,
  rotateApiKey,
  type ShownKey,
} from '../../src/accounts/api-keys/api-keys.service.ts'
import { actorOfKey } from '../../src/accounts/api-keys/key-actor.service.ts'
import type { Call } from '../../src/accounts/call.ts'
import type { Actor } from '../../src/accounts/organization.ts'
import {
  passwordResetToken,
  resetPassword,
} from '../../src/accounts/password-reset/password-reset.service.ts'
import { openSession } from '../../src/accounts/sessions/open-session.service.ts'
import { signUpOrganization } from '../../src/accounts/sign-up.service.ts'
import type { Database } from '../../src/shared/database.ts'
import { type Db, rows, type Tx } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { cloneDatabase } from '../support/database.ts'
import { meeting } from '../support/meeting.ts'
import { nextUscc } from '../support/seed.ts'

let database: Database
let call: Call & { actor: Actor }
beforeAll(async () => {
  database = await cloneDatabase(2 * AT_ONCE)
  call = await owner(database.db)
})
afterAll(() => database.close())

async function owner(db: Db): Promise<Call & { actor: Actor }> {
  const now = new Date()
  const { organization } = await signUpOrganization(
    { db, actor: null, now },
    {
      ...{ kind: 'WINDOW', uscc: nextUscc(), name: { zh: '窗口', en: 'Window' }, district: '310112' },
      person: { name: 'Wang', email: 'wang@example.com', password: 'correct horse battery' },
    },
  )
  const [{ id }] = (await rows<{ id: string }>(db, sql`select id from person`)) as [{ id: string }]
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const place = { organizationId: organization.id, kind: 'WINDOW', role: 'OWNER', sizeClass: null } as const
  const actor = { ...place, personId: id, expiresAt }
  return { db, now, actor: { ...actor, credential: { kind: 'SESSION', id: await signedIn(actor) } } }
}

const signedIn = async (actor: { personId: string; organizationId: string }): Promise<string> =>
  (await database.db.transaction((tx) => openSession(tx, { now: new Date() }, actor))).sessionId

const asked = (): NewKey => ({
  ...{ name: 'LIMS', scopes: ['READ'], role: 'MEMBER' },
  expiresAt: new Date(call.now.getTime() + 86_400_000),
})

const AT_ONCE = 8

/** How many keys there are when many are made at once and only two more may be. */
async function fillUp(create: () => Promise<unknown>): Promise<number> {
  await database.db.execute(sql`delete from api_key`)
  const { apiKey } = await createApiKey(call, asked())
  await database.db.execute(sql`
    insert into api_key (id, organization_id, creator_id, name, scopes, role, secret_hash, created_at, expires_at)
    select gen_random_uuid(), organization_id, creator_id, name, scopes, role, secret_hash, created_at, expires_at
    from api_key, generate_series(1, ${MAX_KEYS - 3}) where id = ${apiKey.id}`)
  await Promise.allSettled(Array.from({ length: AT_ONCE }, create))
  return countLiveKeys(database.db, call.actor.organizationId, call.now)
}

test('keys that are made at once are no more than an organization may have', async () => {
  expect(await fillUp(() => createApiKey(call, asked()))).toBe(MAX_KEYS)
})

const insertUnasked = (tx: Tx) =>
  insertApiKey(tx, {
    ...{ id: newId(), organizationId: call.actor.organizationId, creatorId: call.actor.personId },
    ...{ name: 'LIMS', scopes: ['READ'], role: 'MEMBER', expiresAt: asked().expiresAt },
    ...{ secretHash: hashSecret(newSecret()), createdAt: call.now },
  })

test('counted without a lock, there would be more', async () => {
  const allHaveCounted = meeting(AT_ONCE)
  const naively = () =>
    database.db.transaction(async (tx) => {
      const counted = await countLiveKeys(tx, call.actor.organizationId, call.now)
      await allHaveCounted()
      if (counted < MAX_KEYS) await insertUnasked(tx)
    })
  expect(await fillUp(naively)).toBe(MAX_KEYS - 2 + AT_ONCE)
})

const opens = (key: string) =>
  actorOfKey(database.db, key).then(
    () => true,
    () => false,
  )

/** Which keys open, the first and those of rotations at once. */
async function rotateAtOnce(rotate: (id: string) => Promise<string>) {
  await database.db.execute(sql`delete from api_key`)
  const first = await createApiKey(call, asked())
  const later = await Promise.all(Array.from({ length: AT_ONCE }, () => rotate(first.apiKey.id)))
  return {
    first: await opens(first.key),
    later: (await Promise.all(later.map(opens))).filter(Boolean).length,
  }
}
const keyOf = ({ key }: ShownKey) => key

test('of rotations at once the last two secrets are left, and the first is not', async () => {
  const left = await rotateAtOnce((id) => rotateApiKey(call, { id, overlapMinutes: 60 }).then(keyOf))
  expect(left).toEqual({ first: false, later: 2 })
})

test('read without a lock, the first secret would go on', async () => {
  const allHaveRead = meeting(AT_ONCE)
  const naively = async (id: string) => {
    const secret = newSecret()
    await database.db.transaction(async (tx) => {
      const key = await findApiKey(tx, id)
      await allHaveRead()
      const overlapUntil = new Date(call.now.getTime() + 3_600_000)
      await changeApiKey(tx, id, {
        ...{ secretHash: hashSecret(secret), oldSecretHash: key!.secretHash, overlapUntil },
      })
    })
    return writeKey({ id, secret })
  }
  expect(await rotateAtOnce(naively)).not.toEqual({ first: false, later: 2 })
})

test('a key that is revoked while it is rotated is revoked', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { apiKey, key } = await createApiKey(call, asked())
    const [, rotated] = await Promise.allSettled([
      revokeApiKey(call, apiKey.id),
      rotateApiKey(call, { id: apiKey.id, overlapMinutes: 60 }),
    ])
    expect(await opens(key)).toBe(false)
    if (rotated.status === 'fulfilled') expect(await opens(rotated.value.key)).toBe(false)
    await database.db.execute(sql`delete from api_key`)
  }
})

/** How many keys go on when the person's password is reset while a session of theirs makes keys, until after it. */
async function resetMeanwhile(create: (call: Call) => Promise<unknown>): Promise<number> {
  await database.db.execute(sql`delete from api_key`)
  const credential = { kind: 'SESSION' as const, id: await signedIn(call.actor) }
  const token = (await passwordResetToken(call, 'wang@example.com'))!
  let isReset = false
  const resetting = resetPassword({ ...call, actor: null }, { token, newPassword: 'wrong horse battery' })
  const maker = async () => {
    const by = { ...call, actor: { ...call.actor, credential } }
    // Refused where there are too many, until the reset ends those.
    while (!isReset) await create(by).catch(() => {})
    await create(by)
  }
  const making = Array.from({ length: AT_ONCE }, maker)
  await resetting.finally(() => {
    isReset = true
  })
  await Promise.allSettled(making)
  return countLiveKeys(database.db, call.actor.organizationId, call.now)
}

test('no key outlasts a password reset, however close to it it was made', async () => {
  for (let round = 0; round < 3; round += 1)
    expect(await resetMeanwhile((by) => createApiKey(by, asked()))).toBe(0)
})

test('made without another look at the session, some would', async () => {
  expect(await resetMeanwhile(({ db }) => db.transaction(insertUnasked))).toBeGreaterThan(0)
})
