import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../../src/shared/database.ts'
import { CLOSED, databaseUrl } from './database.ts'
import { NATS_URL } from './nats.ts'
import { prepareTemplate } from './template.ts'

const SKIPPED =
  'SKIPPED: several processes through NATS. To run it: TEST_NATS_URL=nats://host:port npm test, with TEST_DATABASE_URL\n'

/** Migrates one database of its own, which each test file clones, and fails when a test leaves its clone behind. */
export default async function setup(project: TestProject) {
  const server = postgres(process.env.TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {} })
  const template = `fenshi_test_${randomBytes(4).toString('hex')}`
  await server`create database ${server(template)}`
  const database = openPostgres(databaseUrl(template), 2)
  await prepareTemplate(database)
  await database.close()
  project.provide('postgresTemplate', template)
  return async () => {
    const there = await server<{ datname: string; said: string | null }[]>`
      select datname, shobj_description(oid, 'pg_database') as said from pg_database
      where starts_with(datname, ${`${template}_`})`
    for (const { datname } of there) await server`drop database if exists ${server(datname)} with (force)`
    await server`drop database ${server(template)}`
    await server.end()
    if (!NATS_URL) process.stdout.write(SKIPPED)
    const left = there.filter(({ said }) => said !== CLOSED).map(({ datname }) => datname)
    if (left.length > 0) throw new Error(`tests left databases behind: ${left}`)
  }
}
