import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hashOf, refreshTokenOf } from '../../../src/accounts/sessions/session.ts'
import { findSession } from '../../../src/accounts/sessions/sessions.repository.ts'
import { signIn } from '../../../src/accounts/sign-in.service.ts'
import { accountOf, OF_ACCOUNT } from '../../../src/accounts/throttle/guesses.service.ts'
import { tokensOf } from '../../../src/accounts/token.ts'
import { rows } from '../../../src/shared/db.ts'
import { Fault } from '../../../src/shared/fault.ts'
import { Refusal } from '../../../src/shared/refusal.ts'
import { type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { newDevice, signIn as signInOver } from '../../support/sessions.ts'

const tokens = tokensOf('a secret of the test that is long enough', 10)
let service: TestService
let member: Member
beforeAll(async () => {
  service = await startService()
  member = await seeds(service).enterprise()
})
afterAll(() => service.stop())

let address = 0
/** Nobody has called from it yet. */
const freshAddress = () => {
  address += 1
  return `198.51.${Math.floor(address / 250)}.${address % 250}`
}
beforeEach(() => service.db.execute(sql`delete from throttle`))

interface Try {
  email: string
  from?: string
  now?: Date
  password?: string
  refreshToken?: string
}
/** What a try comes to: IN, WRONG, or how many seconds to wait. */
async function attempt({
  email,
  from = freshAddress(),
  now = new Date(),
  password = 'wrong',
  refreshToken,
}: Try) {
  const call = { db: service.db, actor: null, now, origin: { address: from } }
  return signIn(call, tokens, { email, password, refreshToken }).then(
    () => 'IN' as const,
    (error: unknown) => {
      if (error instanceof Refusal) return 'WRONG' as const
      if (error instanceof Fault && error.code === 'RATE_LIMITED')
        return Number(/(\d+) seconds/.exec(error.text.en)![1])
      throw error
    },
  )
}
const times = async <Answer>(n: number, ask: () => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (let i = 0; i < n; i += 1) answers.push(await ask())
  return answers
}
/** As if so many wrong passwords had been tried just now, from elsewhere. */
const tried = (account: string, n = OF_ACCOUNT.atOnce) =>
  service.db.execute(sql`insert into throttle (key, level, at)
    values (encode(sha256(convert_to(${account}::text, 'UTF8')), 'hex'), ${n}::integer, clock_timestamp())
    on conflict (key) do update set level = excluded.level, at = excluded.at`)
const wrong = (n: number) => Array.from({ length: n }, () => 'WRONG')

test('an account is tried so often from anywhere, known or not with identical answers', async () => {
  for (const email of [member.email, 'nobody@example.com']) {
    await tried(accountOf(email), OF_ACCOUNT.atOnce - 5)
    expect(await times(5, () => attempt({ email }))).toEqual(wrong(5))
    expect(await attempt({ email })).toBeLessThanOrEqual(OF_ACCOUNT.secondsEach)
    expect(await attempt({ email: ` ${email.toUpperCase()}` })).toBeGreaterThan(0)
  }
})

test('nobody waits for long: half a minute later one more try is let through, and the right password gets in', async () => {
  const { email, password } = member
  await tried(accountOf(email))
  expect(await attempt({ email, password })).toBeGreaterThan(0)
  await service.db.execute(sql`update throttle set at = at - interval '31 seconds'`)
  expect(await attempt({ email, password })).toBe('IN')
})

test('whoever shows a refresh token that is still good is not kept waiting by the guesses of strangers', async () => {
  const { email, password } = member
  const { refreshToken } = await newDevice(service, member)
  await tried(accountOf(email))
  expect(await attempt({ email, password })).toBeGreaterThan(0)
  expect(await attempt({ email, password, refreshToken })).toBe('IN')
  const from = freshAddress()
  await times(6, () => attempt({ email: 'nobody@example.com', from }))
  expect(await attempt({ email: 'nobody@example.com', from })).toBeGreaterThan(0)
  expect(await attempt({ email, password, from, refreshToken })).toBe('IN')
})

test('with a refresh token nobody guesses without end either, nor the password of anybody else', async () => {
  const { email, password } = member
  const { refreshToken } = await newDevice(service, member)
  const session = await findSession(service.db, hashOf(refreshTokenOf(refreshToken)!.family))
  await tried(`session ${session!.id}`, OF_ACCOUNT.atOnce - 1)
  expect(await attempt({ email, refreshToken })).toBe('WRONG')
  expect(await attempt({ email, password, refreshToken })).toBeGreaterThan(0)
  await tried(accountOf('other@example.com'))
  expect(await attempt({ email: 'other@example.com', refreshToken })).toBeGreaterThan(0)
})

test('from one address nobody uses up the tries of an account', async () => {
  const { email, password } = member
  const from = freshAddress()
  const answers = await times(10, () => attempt({ email, from }))
  expect(answers.slice(0, 6)).toEqual(wrong(6))
  expect(answers.slice(6).every((answer) => Number(answer) > 30)).toBe(true)
  expect(await attempt({ email, from, password })).toBeGreaterThan(0)
  expect(await attempt({ email, password })).toBe('IN')
})

test('an address is stopped whosever passwords it tries, and knowing one of them does not help it', async () => {
  const from = freshAddress()
  const now = new Date()
  const spray = (n: number) => attempt({ email: `person${n}@example.com`, from, now })
  const answers = await Promise.all(Array.from({ length: 29 }, (_, n) => spray(n)))
  expect(answers).toEqual(wrong(29))
  expect(await attempt({ email: member.email, password: member.password, from, now })).toBe('IN')
  expect(await spray(30)).toBe('WRONG')
  expect(await spray(31)).toBe(20)
  expect(await attempt({ email: member.email, password: member.password, from, now })).toBe(20)
  const later = new Date(now.getTime() + 20_000)
  expect(await attempt({ email: 'late@example.com', from, now: later })).toBe('WRONG')
})

test('many at the same moment are no way around it', async () => {
  const email = 'crowd@example.com'
  await tried(accountOf(email), OF_ACCOUNT.atOnce - 5)
  const answers = await Promise.all(Array.from({ length: 30 }, () => attempt({ email })))
  expect(answers.filter((answer) => answer === 'WRONG')).toHaveLength(5)
})

test('no e-mail address is kept for counting', async () => {
  await attempt({ email: 'secretive@example.com' })
  const kept = await rows<{ key: string }>(service.db, sql`select key from throttle`)
  expect(kept.length).toBeGreaterThan(0)
  expect(JSON.stringify(kept)).not.toContain('secretive')
})

test('over HTTP it is the fault RATE_LIMITED, which says how long to wait', async () => {
  for (let i = 0; i < 6; i += 1) await signInOver(service, { email: 'http@example.com', password: 'wrong' })
  const answer = await service.stranger.send(
    'mutation { signIn(input: {email: "http@example.com", password: "wrong"}) { token } }',
  )
  expect(answer.errors![0]!.extensions.code).toBe('RATE_LIMITED')
  expect(answer.errors![0]!.message).toMatch(/Wait for \d+ seconds/)
})
