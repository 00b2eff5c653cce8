import { execFile } from 'node:child_process'
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Sql } from 'postgres'
import { HOLD_MINUTES, REQUEST_HASH } from './market.ts'
import { pathOf } from './processes.ts'

const run = promisify(execFile)
const INSTALL_WITHIN_MS = 180_000
// PostGraphile 5 starts on Node 20, and then answers errors.
const PACKAGES = ['postgraphile@5', 'pg@8', 'node@22']

/** Where PostGraphile is installed and how it is started. */
export interface Peer {
  node: string
  server: string
  version: string
}

/** Installs PostGraphile under the temporary directory, unless it is there; null when it cannot be had. */
export async function preparePostgraphile(): Promise<Peer | null> {
  const folder = join(tmpdir(), 'fenshi-bench-postgraphile')
  const peer = { node: join(folder, 'node_modules/.bin/node'), server: join(folder, 'server.mjs') }
  try {
    await mkdir(folder, { recursive: true })
    await copyFile(pathOf('postgraphile-server.mjs'), peer.server)
    await access(peer.node).catch(() => install(folder))
    const described = await readFile(join(folder, 'node_modules/postgraphile/package.json'), 'utf8')
    return { ...peer, version: JSON.parse(described).version }
  } catch (error) {
    console.log(
      `PostGraphile is left out, it cannot be installed: ${String((error as Error).message).split('\n')[0]}`,
    )
    return null
  }
}

async function install(folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const options = ['--no-audit', '--no-fund', '--no-save']
  await run('npm', ['install', ...options, ...PACKAGES], { cwd: folder, timeout: INSTALL_WITHIN_MS })
}

/** What PostGraphile publishes: a mutation around the one statement. PL/pgSQL keeps its plan, SQL would not. */
export const publishToPostgraphile = (sql: Sql) =>
  sql.unsafe(`
    create schema bench;
    create type bench.held as
      (outcome text, booking_id uuid, created_ms double precision, expires_ms double precision);
    create function bench.hold(booking jsonb, key text) returns bench.held language plpgsql volatile as $$
    declare
      v_held bench.held;
    begin
      select * into v_held from public.hold_slot(
        jsonb_populate_record(null::public.booking, booking), 0, make_interval(mins => 0), make_interval(mins => 0),
        make_interval(mins => ${HOLD_MINUTES}), key, '${REQUEST_HASH}');
      return v_held;
    end
    $$;`)
