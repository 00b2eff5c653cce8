import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../../src/shared/db.ts'
import { Client } from '../../support/client.ts'
import { type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { acts, newDevice, pass, refresh } from '../../support/sessions.ts'

let service: TestService
let member: Member
beforeAll(async () => {
  service = await startService()
  member = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const refused = { token: null, refreshToken: null, userErrors: [{ code: 'SESSION_ENDED' }] }
const next = async (refreshToken: string): Promise<string> => {
  const refreshed = await refresh(service, refreshToken)
  expect(refreshed.userErrors).toEqual([])
  return refreshed.refreshToken!
}

test('a refresh token gives a new access token of ten minutes for the same organization, and the next one', async () => {
  const device = await newDevice(service, member)
  const refreshed = await refresh(service, device.refreshToken)
  expect(refreshed.organization).toEqual({ id: member.organizationId })
  expect((Date.parse(refreshed.expiresAt!) - Date.now()) / 60_000).toBeCloseTo(10, 0)
  expect(refreshed.refreshToken).not.toBe(device.refreshToken)
  expect(await acts(new Client(service.url, refreshed.token))).toBe(true)
  expect((await refresh(service, refreshed.refreshToken!)).userErrors).toEqual([])
})

test('a token that is shown again after its successor was used ends the session, with all its tokens', async () => {
  const device = await newDevice(service, member)
  const second = await next(device.refreshToken)
  const third = await refresh(service, second)
  const other = await newDevice(service, member)
  expect(await refresh(service, device.refreshToken)).toMatchObject(refused)
  expect(await refresh(service, third.refreshToken!)).toMatchObject(refused)
  expect(await acts(new Client(service.url, third.token))).toBe(false)
  expect(await acts(device.client)).toBe(false)
  expect(await acts(other.client)).toBe(true)
})

test('when an answer got lost the token is good once more, and what was lost is good no more', async () => {
  const device = await newDevice(service, member)
  const lost = await next(device.refreshToken)
  const lostAgain = await next(device.refreshToken)
  const arrived = await next(device.refreshToken)
  const followed = await next(arrived)
  // Somebody has it all the same: it was stolen, and nobody can tell by whom.
  expect(await refresh(service, lost)).toMatchObject(refused)
  expect(await refresh(service, lostAgain)).toMatchObject(refused)
  expect(await refresh(service, followed)).toMatchObject(refused)
})

test('five minutes later nobody waits for a lost answer any more: the session ends', async () => {
  const device = await newDevice(service, member)
  const second = await next(device.refreshToken)
  await pass(service, '4 minutes')
  await next(device.refreshToken)
  // From the first time on, not from the last.
  await pass(service, '62 seconds')
  expect(await refresh(service, device.refreshToken)).toMatchObject(refused)
  expect(await refresh(service, second)).toMatchObject(refused)
})

test('a session ends when it is not used for 14 days', async () => {
  const device = await newDevice(service, member)
  await pass(service, '13 days 23 hours')
  const second = await next(device.refreshToken)
  await pass(service, '14 days')
  expect(await refresh(service, second)).toMatchObject(refused)
})

test('a session ends 90 days after the sign-in, however often it is used', async () => {
  let { refreshToken } = await newDevice(service, member)
  for (let days = 0; days < 89; days += 12) {
    refreshToken = await next(refreshToken)
    await pass(service, '12 days')
    if (days === 72) break
  }
  await pass(service, '6 days')
  expect(await refresh(service, refreshToken)).toMatchObject(refused)
})

test('what never was a refresh token is refused in the same words', async () => {
  const device = await newDevice(service, member)
  const second = await next(device.refreshToken)
  await next(second)
  const replayed = await refresh(service, device.refreshToken)
  for (const token of ['', 'x', 'A'.repeat(86), second.slice(1), `${second}x`, member.client.token!]) {
    expect(await refresh(service, token)).toEqual(replayed)
  }
})

test('of refresh tokens only SHA-256 is kept', async () => {
  const { refreshToken } = await newDevice(service, member)
  const [kept] = await rows<{ text: string }>(
    service.db,
    sql`select string_agg(s::text, ' ') as text from session s`,
  )
  for (const part of [refreshToken, refreshToken.slice(0, 43), refreshToken.slice(43)]) {
    expect(kept!.text).not.toContain(part)
  }
  expect(kept!.text).not.toContain(Buffer.from(refreshToken, 'base64url').toString('hex').slice(0, 64))
})

test('who has left the organization gets no token for it, and may sign in for another', async () => {
  const leaver = await seeds(service).window()
  const device = await newDevice(service, leaver)
  await service.db.execute(
    sql`delete from membership using person p where p.id = person_id and p.email = ${leaver.email}`,
  )
  expect(await refresh(service, device.refreshToken)).toMatchObject({
    token: null,
    userErrors: [{ code: 'SIGN_IN_FAILED' }],
  })
})
