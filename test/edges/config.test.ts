import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

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

test.each([
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
  [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM'],
  [{ MAIL_FROM: 'Lab <a@b.cc' }, 'MAIL_FROM'],
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
})
