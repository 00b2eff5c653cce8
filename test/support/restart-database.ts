import { exec } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'

const { FAULT_RESTART } = process.env
/** How a command restarts PostgreSQL, by the words of pg_ctl: in order, or as a crash does. */
export type RestartMode = 'fast' | 'immediate'

/**
 * Closes the database to everybody for a while, as a restart of PostgreSQL does; where FAULT_RESTART says how, PostgreSQL
 * is restarted indeed, in the way that takes the place of {mode} there.
 */
export async function restartDatabase(url: string, forMs = 500, mode: RestartMode = 'fast'): Promise<void> {
  if (FAULT_RESTART) return void (await promisify(exec)(FAULT_RESTART.replaceAll('{mode}', mode)))
  const operator = postgres(process.env.TEST_DATABASE_URL!, { max: 1, onnotice: () => {} })
  const name = new URL(url).pathname.slice(1)
  await operator`alter database ${operator(name)} allow_connections false`
  await operator`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
  await pause(forMs)
  await operator`alter database ${operator(name)} allow_connections true`
  await operator.end()
}
