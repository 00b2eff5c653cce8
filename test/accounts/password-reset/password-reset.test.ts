import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { passwordResetToken } from '../../../src/accounts/password-reset/password-reset.service.ts'
import { rows } from '../../../src/shared/db.ts'
import { newId } from '../../../src/shared/id.ts'
import { machines } from '../../support/api-keys.ts'
import { addressee } from '../../support/notices.ts'
import { colleague, PASSWORD } from '../../support/people.ts'
import { type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { acts, newDevice, refresh, signIn } from '../../support/sessions.ts'

let service: TestService
let member: Member
beforeAll(async () => {
  service = await startService()
  member = await seeds(service).enterprise()
})
afterAll(() => service.stop())
beforeEach(() => service.db.execute(sql`delete from throttle`))

const REQUEST = `mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { mails userErrors { code path } } }`
const RESET = `mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) { userErrors { code path message } } }`
const request = (email: string) => service.stranger.send(REQUEST, { input: { email } })
const reset = async (token: string, newPassword = 'quite another one'): Promise<{ code: string }[]> =>
  (await service.stranger.ask(RESET, { input: { token, newPassword } })).resetPassword.userErrors
const tokenFor = async ({ email }: Member) => (await passwordResetToken(service, email))!
const codes = (problems: { code: string }[]) => problems.map(({ code }) => code)

test('a request is answered the same whether anybody has the address or not, and nothing is kept that is never mailed', async () => {
  const answers = [await request(member.email), await request('nobody@example.com')]
  expect(answers[0]).toEqual(answers[1])
  // No mail server is set, and it says so.
  expect(answers[0]!.data.requestPasswordReset).toEqual({ mails: false, userErrors: [] })
  expect(await rows(service.db, sql`select 1 from one_time_token`)).toEqual([])
})

test('a token sets a new password once, and ends all sessions', async () => {
  const person = await seeds(service).enterprise()
  const device = await newDevice(service, person)
  const token = await tokenFor(person)
  expect(codes(await reset(token, 'short'))).toEqual(['INVALID_INPUT'])
  expect(await reset(token)).toEqual([])
  expect(codes(await reset(token, 'a third good one'))).toEqual(['LINK_INVALID'])
  for (const client of [device.client, person.client]) expect(await acts(client)).toBe(false)
  expect((await refresh(service, device.refreshToken)).token).toBeNull()
  expect(codes((await signIn(service, person)).userErrors)).toEqual(['SIGN_IN_FAILED'])
  expect((await signIn(service, { ...person, password: 'quite another one' })).token).toBeTruthy()
})

test('a reset ends all by which somebody else could act as the person, and nothing of others', async () => {
  const person = await seeds(service).enterprise()
  const machine = machines(service)
  const theirs = await machine(person.client, ['READ'])
  const others = await machine((await colleague(service, person, 'OWNER')).client, ['READ'])
  const { personId } = await addressee(service.db, person)
  await service.db.execute(sql`insert into identity (id, person_id, issuer, subject, linked_at)
    values (${newId()}::uuid, ${personId}::uuid, 'https://provider.example', 'a thief', now())`)
  expect(await reset(await tokenFor(person))).toEqual([])
  expect(await acts(theirs.client)).toBe(false)
  expect(await acts(others.client)).toBe(true)
  expect(await rows(service.db, sql`select 1 from identity where person_id = ${personId}::uuid`)).toEqual([])
})

test('a newer token makes the one before void, and a request of a stranger none', async () => {
  const person = await seeds(service).enterprise()
  const [older, newer] = [await tokenFor(person), await tokenFor(person)]
  expect(codes(await reset(older, PASSWORD))).toEqual(['LINK_INVALID'])
  await request(person.email)
  expect(await reset(newer, PASSWORD)).toEqual([])
})

test('a token is good for an hour, and what is none is refused in the same words', async () => {
  const token = await tokenFor(member)
  await service.db.execute(
    sql`update one_time_token set expires_at = expires_at - interval '59 minutes 50 seconds'`,
  )
  const [{ good }] = (await rows<{ good: boolean }>(
    service.db,
    sql`select expires_at > clock_timestamp() as good from one_time_token where email = ${member.email}`,
  )) as [{ good: boolean }]
  expect(good).toBe(true)
  await service.db.execute(sql`update one_time_token set expires_at = expires_at - interval '10 seconds'`)
  const expired = await reset(token, PASSWORD)
  for (const none of ['', 'x', 'A'.repeat(43)]) expect(await reset(none, PASSWORD)).toEqual(expired)
  expect(codes(expired)).toEqual(['LINK_INVALID'])
})

test('a token of an invitation resets nothing', async () => {
  const { invitePerson } = await member.client.ask(
    `mutation { invitePerson(input: {email: "${(await seeds(service).window()).email}", role: MEMBER}) { token } }`,
  )
  expect(codes(await reset(invitePerson.token))).toEqual(['LINK_INVALID'])
})

test('mails to one address are few, known or not with identical answers', async () => {
  for (const email of [member.email, 'nobody@example.com']) {
    const answers: (string | undefined)[] = []
    for (let i = 0; i < 4; i += 1) answers.push((await request(email)).errors?.[0]?.extensions.code)
    expect(answers).toEqual([undefined, undefined, undefined, 'RATE_LIMITED'])
  }
})

test('one caller asks for few, whoever they are about', async () => {
  let refused = 0
  for (let i = 0; i < 25; i += 1) {
    if ((await request(`person${i}@example.com`)).errors?.[0]?.extensions.code === 'RATE_LIMITED')
      refused += 1
  }
  expect(refused).toBeGreaterThanOrEqual(5)
})

test('whoever was kept waiting by the guesses of others signs in at once with the new password', async () => {
  const person = await seeds(service).enterprise()
  await service.db.execute(sql`insert into throttle (key, level, at)
    values (encode(sha256(convert_to(${`account ${person.email}`}::text, 'UTF8')), 'hex'), 20, clock_timestamp())
    on conflict (key) do update set level = 20, at = clock_timestamp()`)
  const asked = `mutation { signIn(input: {email: "${person.email}", password: "${PASSWORD}"}) { token } }`
  expect(await service.stranger.faultOf(asked)).toBe('RATE_LIMITED')
  await reset(await tokenFor(person), PASSWORD)
  expect(await service.stranger.faultOf(asked)).toBeUndefined()
})
