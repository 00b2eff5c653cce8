import { exportSPKI, importJWK, SignJWT } from 'jose'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { isProviderUrl } from '../../src/accounts/oidc/oidc-settings.ts'
import { OidcTokens } from '../../src/accounts/oidc/oidc-tokens.ts'
import { ProviderKeys } from '../../src/accounts/oidc/provider-keys.ts'
import { AUDIENCE, type Provider, signingKey, startProvider } from '../support/provider.ts'

let provider: Provider
let tokens: OidcTokens
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.stop())
beforeEach(async () => {
  provider.mood = 'UP'
  provider.keys = [await signingKey()]
  provider.fetches = 0
  tokens = reader()
})
afterEach(() => {
  vi.useRealTimers()
})

function reader(settings: { jwksUrl?: string } = {}) {
  const { issuer } = provider
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']
  const all = { issuer, audience: AUDIENCE, jwksUrl: null, algorithms, ...settings }
  return new OidcTokens(all, new ProviderKeys(all, pino({ level: 'silent' })))
}
const codeOf = (token: string, by = tokens) =>
  by.read(token).then(
    () => 'accepted',
    ({ code }: { code: string }) => code,
  )
/** Lets so many seconds pass on the clock of this process. */
function pass(seconds: number): void {
  const now = Date.now() + seconds * 1000
  vi.useFakeTimers({ toFake: ['Date'], now })
}
const seconds = () => Math.floor(Date.now() / 1000)

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('a token that is signed by %s is accepted', async (alg) => {
  provider.keys = [await signingKey(alg)]
  const token = await provider.token('wang')
  expect(await tokens.read(token)).toMatchObject({ issuer: provider.issuer, subject: 'wang' })
})

test('the keys are where the setting says, or where the discovery document does', async () => {
  const told = reader({ jwksUrl: `${provider.issuer}/keys` })
  expect(await codeOf(await provider.token('wang'), told)).toBe('accepted')
  provider.mood = 'FOREIGN'
  expect(await codeOf(await provider.token('wang'))).toBe('UNAVAILABLE')
})

const wrong: [string, () => Promise<string>][] = [
  ['for another audience', () => provider.token('wang', { aud: 'https://other.example' })],
  ['of another issuer', () => provider.token('wang', { iss: 'https://other.example' })],
  ['expired', () => provider.token('wang', { iat: seconds() - 60, exp: seconds() - 10 })],
  ['not valid yet', () => provider.token('wang', { nbf: seconds() + 60 })],
  ['issued in the future', () => provider.token('wang', { iat: seconds() + 60 })],
  ['issued more than a day ago', () => provider.token('wang', { iat: seconds() - 86_410 })],
  ['without a subject', () => provider.token(undefined)],
  ['with an empty subject', () => provider.token(undefined, { sub: '' })],
  ['with a subject that is too long', () => provider.token('w'.repeat(256))],
  ['with a subject that is no text', () => provider.token(undefined, { sub: 7 as never })],
  ['without an end', () => provider.token('wang', { exp: undefined })],
  ['without a beginning', () => provider.token('wang', { iat: undefined })],
  ['of a key that is not published', async () => provider.token('wang', {}, {}, await signingKey())],
  [
    'of a key with the name of another',
    async () => provider.token('wang', {}, {}, await signingKey('ES256', provider.keys[0]!.kid)),
  ],
  ['that is a logout token', () => provider.token('wang', {}, { typ: 'logout+jwt' })],
  ['that is huge', () => provider.token('wang', { x: 'x'.repeat(10_000) })],
  ['signed with the public key as a shared secret', () => confused('HS256')],
  ['signed by nobody', unsigned],
  ['altered', async () => altered(await provider.token('wang'))],
  ['malformed', async () => 'a.b.c'],
]

test.each(wrong)('a token %s is refused', async (_what, token) => {
  expect(await codeOf(await token())).toBe('UNAUTHENTICATED')
})

async function confused(alg: string): Promise<string> {
  const { jwk, kid } = provider.keys[0]!
  const spki = await exportSPKI((await importJWK(jwk, 'ES256', { extractable: true })) as CryptoKey)
  const claims = { iss: provider.issuer, aud: AUDIENCE, sub: 'wang', iat: seconds(), exp: seconds() + 60 }
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(new TextEncoder().encode(spki))
}
async function unsigned(): Promise<string> {
  const [, body] = (await provider.token('wang')).split('.')
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
}
function altered(token: string): string {
  const [header, body, signature] = token.split('.') as [string, string, string]
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'li' }
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}

test('a token is not believed for long once its key is withdrawn', async () => {
  const token = await provider.token('wang')
  expect(await codeOf(token)).toBe('accepted')
  provider.keys = [await signingKey()]
  pass(599)
  expect(await codeOf(token)).toBe('accepted')
  pass(2)
  expect(await codeOf(token)).toBe('UNAUTHENTICATED')
})

test('a flood of tokens with unknown keys asks the provider once in 30 seconds', async () => {
  expect(await codeOf(await provider.token('wang'))).toBe('accepted')
  const flood = async () => {
    const forged = await signingKey()
    const strangers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => provider.token('wang', {}, { kid: `stranger ${i}` }, forged)),
    )
    return Promise.all(strangers.map((token) => codeOf(token)))
  }
  expect(new Set(await flood())).toEqual(new Set(['UNAUTHENTICATED']))
  expect(provider.fetches).toBe(1)
  pass(31)
  await flood()
  await flood()
  expect(provider.fetches).toBe(2)
})

test('a new key of the provider is found when its tokens come, and a withdrawn one is forgotten in ten minutes', async () => {
  const old = provider.keys[0]!
  expect(await codeOf(await provider.token('wang'))).toBe('accepted')
  provider.keys = [await signingKey()]
  expect(await codeOf(await provider.token('wang'))).toBe('UNAUTHENTICATED')
  pass(31)
  expect(await codeOf(await provider.token('wang'))).toBe('accepted')
  expect(await codeOf(await provider.token('wang', {}, {}, old))).toBe('UNAUTHENTICATED')
  const late = provider.keys[0]!
  provider.keys = [await signingKey()]
  pass(601)
  expect(await codeOf(await provider.token('wang', {}, {}, late))).toBe('UNAUTHENTICATED')
})

test.each(['DOWN', 'ELSEWHERE', 'BABBLING'] as const)(
  'while the provider is %s its tokens cannot be told, and it is asked once in five seconds',
  async (mood) => {
    const direct = reader({ jwksUrl: `${provider.issuer}/keys` })
    provider.mood = mood
    const answered = vi.spyOn(provider, 'answer')
    for (const by of [direct, tokens]) {
      answered.mockClear()
      expect(await codeOf(await provider.token('wang'), by)).toBe('UNAVAILABLE')
      for (let i = 0; i < 5; i += 1)
        expect(await codeOf(await provider.token(`w${i}`), by)).toBe('UNAVAILABLE')
      expect(answered).toHaveBeenCalledOnce()
    }
    answered.mockRestore()
    provider.mood = 'UP'
    pass(6)
    expect(await codeOf(await provider.token('wang'))).toBe('accepted')
  },
)

test('tokens of known keys are accepted while the provider is down, until its keys are ten minutes old', async () => {
  expect(await codeOf(await provider.token('wang'))).toBe('accepted')
  provider.mood = 'DOWN'
  expect(await codeOf(await provider.token('li'))).toBe('accepted')
  pass(601)
  expect(await codeOf(await provider.token('li'))).toBe('UNAVAILABLE')
})

test('a token that was accepted ends when it says, however well it is remembered', async () => {
  const token = await provider.token('wang', { exp: seconds() + 60 })
  expect(await codeOf(token)).toBe('accepted')
  pass(66)
  expect(await codeOf(token)).toBe('UNAUTHENTICATED')
})

test('a token that its provider lets live for longer ends after a day', async () => {
  const { expiresAt } = await tokens.read(await provider.token('wang', { exp: seconds() + 7 * 86_400 }))
  expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 86_400_000)
})

test('keys come over TLS, or from this machine', () => {
  const safe = ['https://idp.example/keys', 'http://127.0.0.1:8080', 'http://localhost/x', 'http://[::1]:1/']
  const unsafe = [
    'http://idp.example',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'file:///etc',
    'https://u:p@idp.example',
    'idp',
    '',
  ]
  expect(safe.filter(isProviderUrl)).toEqual(safe)
  expect(unsafe.filter(isProviderUrl)).toEqual([])
})
