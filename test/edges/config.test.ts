import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { lengthCost } from '../../src/guard/rates.ts'
import { LIMITS } from '../../src/limits.ts'
import { natsServers } from '../../src/shared/events/nats-servers.ts'

test('without settings, the defaults are those of somebody who tries it', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 4000,
    HOST: '127.0.0.1',
    DATA_DIR: './data',
    DATABASE_URL: '',
    LOG_LEVEL: 'info',
    DEMO_DATA: true,
    GRAPHIQL: true,
  })
})

test('in production there is neither demonstration data nor GraphiQL, unless set', () => {
  expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({ DEMO_DATA: false, GRAPHIQL: false })
  expect(readConfig({ NODE_ENV: 'production', GRAPHIQL: 'true' })).toMatchObject({ GRAPHIQL: true })
})

test('corrections of the public calendar are read', () => {
  expect([...readConfig({ PUBLIC_DAYS: '2027-02-15=HOLIDAY, 2027-02-20=WORKING_DAY' }).PUBLIC_DAYS]).toEqual([
    ['2027-02-15', 'HOLIDAY'],
    ['2027-02-20', 'WORKING_DAY'],
  ])
})

test('a mail server needs a sender, with or without a name', () => {
  for (const MAIL_FROM of ['no-reply@lab.example', '分时 Fenshi <no-reply@lab.example>']) {
    const settings = { SMTP_URL: 'smtps://lab:p%40ss@mail.example:465', MAIL_FROM }
    expect(readConfig(settings)).toMatchObject(settings)
  }
})

test('mails link to a page that is told what a token is for', () => {
  const LINK_URL = 'https://lab.example/{purpose}#{token}'
  expect(readConfig({ LINK_URL })).toMatchObject({ LINK_URL })
})

test('NATS servers are one or several, with a user, a token or nobody, and with TLS where it is said', () => {
  const url = (NATS_URL: string) => natsServers(readConfig({ NATS_URL }).NATS_URL)
  expect(url('nats://127.0.0.1')).toEqual({ servers: ['127.0.0.1'] })
  expect(url('nats://lab:p%40ss@a.example:4222, nats://b.example:4223')).toEqual({
    servers: ['a.example:4222', 'b.example:4223'],
    ...{ user: 'lab', pass: 'p@ss' },
  })
  expect(url('tls://hush@[::1]:4222')).toEqual({ servers: ['[::1]:4222'], token: 'hush', tls: {} })
})

test('rates, proxies and origins are read, and 0 is no limit', () => {
  const config = readConfig({
    RATE_ADDRESS: '60000/20000',
    RATE_ORGANIZATION: '0',
    ORIGINS: 'https://a.example, http://b.example:8080',
    TRUST_PROXY: '10.0.0.0/8',
  })
  expect(config.RATE_ADDRESS).toEqual({ perMinute: 60_000, burst: 20_000 })
  expect(config.RATE_ORGANIZATION).toBeNull()
  expect(config.ORIGINS).toEqual(['https://a.example', 'http://b.example:8080'])
  expect(config.TRUST_PROXY.check('10.1.2.3')).toBe(true)
})

test('the dearest operation fits in the least rate', () => {
  const dearest = LIMITS.cost + lengthCost('x'.repeat(LIMITS.bodyBytes))
  expect(() => readConfig({ RATE_ADDRESS: `${dearest}/${dearest - 1}` })).toThrow('RATE_ADDRESS')
  expect(readConfig({ RATE_ADDRESS: '13000/13000' }).RATE_ADDRESS!.burst).toBeGreaterThanOrEqual(dearest)
})

test.each([
  [{ RATE_ADDRESS: '600000' }, 'RATE_ADDRESS'],
  [{ RATE_ORGANIZATION: 'many' }, 'RATE_ORGANIZATION'],
  [{ OPERATION_SECONDS: '0' }, 'OPERATION_SECONDS'],
  [{ SOCKETS_PER_ADDRESS: '-1' }, 'SOCKETS_PER_ADDRESS'],
  [{ TRUST_PROXY: 'proxy.example' }, 'TRUST_PROXY'],
  [{ ORIGINS: 'lab.example' }, 'ORIGINS'],
  [{ ORIGINS: 'https://lab.example/' }, 'ORIGINS'],
  [{ ORIGINS: '*' }, 'ORIGINS'],
  [{ DOCUMENTS: 'some' }, 'DOCUMENTS'],
  [{ DOCUMENTS: 'only' }, 'DOCUMENTS_FILE'],
  [{ PORT: '65536' }, 'PORT'],
  [{ TOKEN_MINUTES: '0' }, 'TOKEN_MINUTES'],
  [{ HOLD_MINUTES: '1.5' }, 'HOLD_MINUTES'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
  [{ TOKEN_SECRET: 'short' }, 'TOKEN_SECRET'],
  [{ DEMO_DATA: 'maybe' }, 'DEMO_DATA'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  [{ SMTP_URL: 'https://mail.example', MAIL_FROM: 'a@b.cc' }, 'SMTP_URL'],
  [{ SMTP_URL: 'smtp://', MAIL_FROM: 'a@b.cc' }, 'SMTP_URL'],
  [{ SMTP_URL: 'smtp://mail.example' }, 'MAIL_FROM'],
  [{ NATS_URL: 'nats.example:4222' }, 'NATS_URL'],
  [{ NATS_URL: 'nats://' }, 'NATS_URL'],
  [{ NATS_URL: 'nats://lab:100%@nats.example' }, 'NATS_URL'],
  [{ NATS_URL: 'nats://a.example,http://b.example' }, 'NATS_URL'],
  [{ NATS_URL: 'nats://a.example/stream' }, 'NATS_URL'],
  [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM'],
  [{ MAIL_FROM: 'Lab <a@b.cc' }, 'MAIL_FROM'],
  [{ OIDC_ISSUER: 'http://idp.example', OIDC_AUDIENCE: 'fenshi' }, 'OIDC_ISSUER'],
  [{ OIDC_ISSUER: 'https://idp.example?x=1', OIDC_AUDIENCE: 'fenshi' }, 'OIDC_ISSUER'],
  [{ OIDC_ISSUER: 'https://idp.example' }, 'OIDC_AUDIENCE'],
  [{ OIDC_AUDIENCE: 'fenshi' }, 'OIDC_ISSUER'],
  [{ OIDC_JWKS_URL: 'http://10.0.0.1/keys' }, 'OIDC_JWKS_URL'],
  [{ OIDC_JWKS_URL: 'file:///etc/keys' }, 'OIDC_JWKS_URL'],
  [{ OIDC_ALGORITHMS: 'RS256,HS256' }, 'OIDC_ALGORITHMS'],
  [{ OIDC_ALGORITHMS: 'none' }, 'OIDC_ALGORITHMS'],
  [{ LINK_URL: 'https://lab.example/{purpose}' }, 'LINK_URL'],
  [{ LINK_URL: 'javascript:{purpose}{token}' }, 'LINK_URL'],
  [{ PUBLIC_DAYS: '2027-13-01=HOLIDAY' }, 'PUBLIC_DAYS'],
  [{ PUBLIC_DAYS: '2027-01-01=PARTY' }, 'PUBLIC_DAYS'],
])('%j is refused by name', (environment, name) => {
  const reading = () => readConfig(environment)
  expect(reading).toThrow(ConfigError)
  expect(reading).toThrow(name)
})

test('a refused secret or address is not repeated', () => {
  expect(() => readConfig({ TOKEN_SECRET: 'hush' })).toThrow(/^(?!.*hush)/)
  expect(() => readConfig({ SMTP_URL: 'mail://lab:hush@mail.example' })).toThrow(/^(?!.*hush)/)
  expect(() => readConfig({ NATS_URL: 'http://lab:hush@nats.example' })).toThrow(/^(?!.*hush)/)
})
