import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, test as always, beforeAll, expect } from 'vitest'
import { auditLines } from '../support/audit.ts'
import { cloneDatabase, isPostgres } from '../support/database.ts'
import { addressee } from '../support/notices.ts'
import { seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { signIn } from '../support/sessions.ts'

// Of the command, and not of the database. It runs beside the service, which the embedded one does not allow.
const test = always.skipIf(!isPostgres())

let service: TestService
let url: string
beforeAll(async () => {
  const database = await cloneDatabase()
  url = database.url ?? ''
  service = await startService({}, database)
})
afterAll(() => service.stop())

/** What `npm run password-reset -- …` writes, and its exit code. */
const run = (args: string[], settings: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, ['dist/password-reset.js', ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, ...settings },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr.trim() }),
  )

test('without a mail server whoever runs the service hands out a token', { timeout: 60_000 }, async () => {
  const person = await seeds(service).window()
  const { code, said: token } = await run([person.email.toUpperCase()])
  expect(code).toBe(0)
  expect(token).toMatch(/^[\w-]{43}$/)
  const { personId } = await addressee(service.db, person)
  expect(await auditLines(service.db)).toContainEqual(
    expect.objectContaining({
      ...{ action: 'printPasswordReset', outcome: 'DONE', credential: 'OPERATOR', personId: null },
      objects: [`Person:${personId}`],
    }),
  )
  const { resetPassword } = await service.stranger.ask(
    'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { userErrors { code } } }',
    { input: { token, newPassword: 'quite another one' } },
  )
  expect(resetPassword.userErrors).toEqual([])
  expect((await signIn(service, { ...person, password: 'quite another one' })).token).toBeTruthy()
  const { said: link } = await run([person.email], { LINK_URL: 'https://lab.example/{purpose}#{token}' })
  expect(link).toMatch(/^https:\/\/lab\.example\/password-reset#[\w-]{43}$/)
})

test('it says who is not known, and how it is used', { timeout: 60_000 }, async () => {
  expect(await run(['nobody@example.com'])).toEqual({
    ...{ code: 1, said: 'fenshi: Nobody signs in with this e-mail address.' },
  })
  expect((await run([])).said).toContain('npm run password-reset -- wang@example.com')
})
