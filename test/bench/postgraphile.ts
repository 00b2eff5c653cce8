import { execFile } from 'node:child_process'
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { IDLE_SECONDS, type Server, startServer } from './processes.ts'

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
    await copyFile(new URL('postgraphile-server.mjs', import.meta.url), peer.server)
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

/** Starts it for some schemas of a database, named with commas between them. */
export const startPostgraphile = (
  { node, server }: Peer,
  url: string,
  pool: number,
  schemas: string,
): Promise<Server> =>
  startServer(node, [server, url, String(pool), String(IDLE_SECONDS), schemas], {
    GRAPHILE_ENV: 'production',
  })
