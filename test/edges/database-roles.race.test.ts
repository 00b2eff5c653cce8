import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openPostgres } from '../../src/shared/database.ts'
import { createPostgres, databaseUrl, type TestDatabase } from '../support/database.ts'

const server = postgres(process.env.TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {} })
const name = `fenshi_test_owner_${randomBytes(4).toString('hex')}`
let database: TestDatabase
let url: string

beforeAll(async () => {
  await server.unsafe(`create role ${name} login password 'a-password'`)
  database = await createPostgres(`owner ${name}`)
  const own = new URL(databaseUrl(new URL(database.url!).pathname.slice(1)))
  url = Object.assign(own, { username: name, password: 'a-password' }).href
})
afterAll(async () => {
  await database.close()
  // Its database vanishes a moment after it was closed, and as long as it is there the role owns it.
  await vi.waitUntil(
    () =>
      server.unsafe(`drop role ${name}`).then(
        () => true,
        () => false,
      ),
    { timeout: 30_000, interval: 200 },
  )
  await server.end()
})

/** Migrates, as the owner that every test finds a little stronger. */
const migrate = async () => {
  const own = openPostgres(url, 1)
  await own.migrate().finally(own.close)
}

test('an owner who may not create the roles, nor become them, is told what to run', async () => {
  await expect(migrate()).rejects.toThrow(
    `CREATE ROLE fenshi_service NOLOGIN; CREATE ROLE fenshi_system NOLOGIN; GRANT fenshi_service, fenshi_system TO "${name}";`,
  )
})

test('once that was run, the owner migrates and serves, and is bound by the second wall', async () => {
  await server.unsafe(`grant fenshi_service, fenshi_system to ${name}`)
  await migrate()
  const own = openPostgres(url, 1)
  await expect(own.db.execute('create table stolen ()')).rejects.toThrow()
  await own.close()
})

test('a service whose user is no member of its role is told what to run', async () => {
  await server.unsafe(`revoke fenshi_service, fenshi_system from ${name}`)
  const strict = openPostgres(url, 1, databaseUrl(new URL(url).pathname.slice(1)))
  await expect(strict.migrate().finally(strict.close)).rejects.toThrow(
    'Let a superuser run, with its name: GRANT fenshi_service, fenshi_system TO the_user;',
  )
})
