import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { openPostgres } from '../../src/shared/database.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** The server to measure on; refuses one that was not named, or that others may depend on. */
function serverUrl(): string {
  const given = process.env.BENCH_DATABASE_URL
  if (!given) throw new Error('Set BENCH_DATABASE_URL to a PostgreSQL on this machine, postgres://…')
  if (!LOOPBACK.test(new URL(given).hostname))
    throw new Error('BENCH_DATABASE_URL must name this machine: localhost, 127.0.0.1 or [::1].')
  return given
}

/** Runs with the address of a migrated database of its own, a copy of one when that is named. It is gone afterwards. */
export async function withBenchDatabase(
  run: (url: string) => Promise<void>,
  copied: string | null = null,
): Promise<void> {
  const url = new URL(serverUrl())
  const server = postgres(url.href, { max: 1, onnotice: () => {} })
  const name = `fenshi_bench_${randomBytes(4).toString('hex')}`
  url.pathname = `/${name}`
  const template = copied ? new URL(copied).pathname.slice(1) : 'template1'
  await server`create database ${server(name)} template ${server(template)}`
  const drop = async () => {
    await server`drop database if exists ${server(name)} with (force)`
    await server.end()
  }
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
    process.once(signal, () => void drop().finally(() => process.exit(code)))
  try {
    const database = openPostgres(url.href, 1)
    await database.migrate()
    await database.close()
    await run(url.href)
  } finally {
    await drop()
  }
}
