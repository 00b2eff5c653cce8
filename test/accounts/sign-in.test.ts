import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokensOf } from '../../src/accounts/token.ts'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { Client } from '../support/client.ts'
import { type Member, SIGN_IN, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

const SECRET = 'a secret of the test that is long enough'
let service: TestService
let lab: Member
beforeAll(async () => {
  service = await startService({ TOKEN_SECRET: SECRET })
  lab = await seeds(service).lab()
})
afterAll(() => service.stop())

const VIEWER = '{ viewer { role organization { id kind } person { name } } }'
const signIn = async (input: object) => (await service.stranger.ask(SIGN_IN, { input })).signIn
const withToken = (token: string) => new Client(service.url, token)

test('who signs in acts for the organization that the token names', async () => {
  const { viewer } = await lab.client.ask(VIEWER)
  expect(viewer).toMatchObject({ role: 'OWNER', organization: { id: lab.organizationId, kind: 'LAB' } })
})

test('a stranger is nobody', async () => {
  expect(await service.stranger.ask(VIEWER)).toEqual({ viewer: null })
})

test('a token lasts as long as the setting says', async () => {
  const { expiresAt } = await signIn({ email: lab.email, password: lab.password })
  const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(9)
  expect(minutes).toBeLessThanOrEqual(10)
})

test('a wrong password, an unknown person and a foreign organization get the same refusal', async () => {
  const answers = await Promise.all([
    signIn({ email: lab.email, password: 'wrong password' }),
    signIn({ email: 'nobody@example.com', password: lab.password }),
    signIn({ email: lab.email, password: lab.password, organizationId: toGlobalId('Organization', newId()) }),
  ])
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ token: null, userErrors: [{ code: 'SIGN_IN_FAILED' }] })
})

test('a person of two organizations chooses the one to act for', async () => {
  const enterprise = await seeds(service).enterprise()
  await service.db.execute(sql`
    insert into membership (person_id, organization_id, role)
    select p.id, ${parseGlobalId(enterprise.organizationId)!.key}::uuid, 'MEMBER' from person p where p.email = ${lab.email}`)
  const { token, organization } = await signIn({
    email: lab.email,
    password: lab.password,
    organizationId: enterprise.organizationId,
  })
  expect(organization.kind).toBe('ENTERPRISE')
  expect((await withToken(token).ask(VIEWER)).viewer).toMatchObject({ role: 'MEMBER' })
})

test('a membership that has ended ends its tokens', async () => {
  const window = await seeds(service).window()
  await service.db.execute(
    sql`delete from membership where organization_id = ${parseGlobalId(window.organizationId)!.key}::uuid`,
  )
  expect(await window.client.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})

test('an expired, forged, altered or malformed token is refused', async () => {
  const subject = { personId: newId(), organizationId: newId(), sessionId: newId() }
  const expired = await tokensOf(SECRET, 1).issue(subject, new Date(Date.now() - 120_000))
  const forged = await tokensOf('another secret that is also long enough', 1).issue(subject, new Date())
  const [header, , signature] = lab.client.token!.split('.')
  const body = Buffer.from(JSON.stringify({ sub: subject.personId, org: subject.organizationId })).toString(
    'base64url',
  )
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const tokens = [
    expired.token,
    forged.token,
    `${header}.${body}.${signature}`,
    `${none}.${body}.`,
    'x',
    'a.b.c',
  ]
  for (const token of tokens) expect(await withToken(token).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})
