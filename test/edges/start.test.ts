import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SETTINGS } from '../../src/settings.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase, cloneDirectory, isPostgres } from '../support/database.ts'
import { signUpTo } from '../support/seed.ts'

let folder: string
/** Where most of them start. */
let kept: string
const running = new Set<ChildProcess>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-start-'))
  kept = join(folder, 'kept')
  if (!isPostgres()) await cloneDirectory(kept)
})
afterEach(async () => {
  await Promise.all([...running].map((child) => ended(child, 'SIGKILL')))
  running.clear()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// What does not touch the database is shown once, on the embedded one.
const testOfProcess = test.skipIf(isPostgres())

interface Run {
  child: ChildProcess
  output: () => string
  errors: () => string
}

/** Starts the service as a process of its own. */
function run(settings: Record<string, string>, ...args: string[]): Run {
  const environment = {
    PATH: process.env.PATH,
    PORT: '0',
    LOG_LEVEL: 'error',
    DEMO_DATA: 'false',
    ...settings,
  }
  const child = spawn(process.execPath, ['dist/main.js', ...args], { env: environment })
  running.add(child)
  let [output, errors] = ['', '']
  child.stdout.on('data', (data) => {
    output += data
  })
  child.stderr.on('data', (data) => {
    errors += data
  })
  return { child, output: () => output, errors: () => errors }
}

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (signal) child.kill(signal)
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  return child.exitCode
}

/** The address of a service that has started. */
async function addressOf({ child, output, errors }: Run): Promise<string> {
  for (;;) {
    const url = /listens on (http:\S+)\/graphql/.exec(output())?.[1]
    if (url) return url
    const [data] = await Promise.race([once(child.stdout!, 'data'), once(child, 'close').then(() => [null])])
    if (data === null) throw new Error(errors())
  }
}

/** A start that must fail: one line that says what to do, exit code 1, no stack. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const { child, errors } = run(settings)
  expect(await ended(child)).toBe(1)
  expect(errors().trim().split('\n')).toHaveLength(1)
  expect(errors()).not.toMatch(/\bat .*:\d+:\d+/)
  return errors()
}

test('a second start keeps all data, and a stop on SIGTERM or SIGINT exits with 0', {
  timeout: 60_000,
}, async () => {
  const database = isPostgres() ? await cloneDatabase() : null
  const place = database?.url ? { DATABASE_URL: database.url } : { DATA_DIR: kept }
  // On the embedded database the tour shows it, and it takes long.
  const settings = { ...place, DEMO_DATA: String(isPostgres()) }
  const first = run(settings)
  const allLabs = '{ labs(first: 100) { edges { node { id } } } }'
  const client = new Client(await addressOf(first))
  await signUpTo(client, 'LAB')
  const { labs } = await client.ask(allLabs)
  expect(labs.edges.length).toBeGreaterThanOrEqual(isPostgres() ? 13 : 1)
  if (isPostgres()) expect(first.output()).toContain('engineer@enterprise.example')
  expect(await ended(first.child, 'SIGTERM')).toBe(0)

  const second = run(settings)
  expect((await new Client(await addressOf(second)).ask(allLabs)).labs).toEqual(labs)
  expect(await ended(second.child, 'SIGINT')).toBe(0)
  await database?.close()
})

testOfProcess(
  'a second process on the same data directory is refused; after a kill the next one starts',
  { timeout: 60_000 },
  async () => {
    const first = run({ DATA_DIR: kept })
    await addressOf(first)
    expect(await refusal({ DATA_DIR: kept })).toMatch(/Process \d+ is using the data directory/)
    await ended(first.child, 'SIGKILL')
    const next = run({ DATA_DIR: kept })
    await addressOf(next)
    expect(await ended(next.child, 'SIGTERM')).toBe(0)
  },
)

testOfProcess(
  'a stop finishes requests in flight, drops silent connections, and exits with 0',
  {
    timeout: 60_000,
  },
  async () => {
    const { child, ...rest } = run({ DATA_DIR: kept })
    const url = await addressOf({ child, ...rest })
    const silent = connect(Number(new URL(url).port), '127.0.0.1')
    await once(silent, 'connect')
    const client = new Client(url)
    let answered = 0
    const ask = async () => {
      await client.ask('{ findSlots(wish: { durationMinutes: 240 }, first: 50) { edges { cursor } } }')
      answered += 1
    }
    await ask()
    const asking = Array.from({ length: 20 }, ask)
    await Promise.race(asking)
    // Those that the server had not accepted when it stopped may be refused; none may hang.
    const settled = Promise.allSettled(asking)
    expect(await ended(child, 'SIGTERM')).toBe(0)
    await settled
    expect(answered).toBeGreaterThan(1)
    silent.destroy()
  },
)

testOfProcess('it stops when the shell in which npm starts it dies', { timeout: 60_000 }, async () => {
  const environment = {
    PATH: process.env.PATH,
    PORT: '0',
    DEMO_DATA: 'false',
    DATA_DIR: kept,
    npm_lifecycle_event: 'start',
  }
  const shell = spawn('sh', ['-c', `'${process.execPath}' dist/main.js; true`], {
    env: environment,
  })
  running.add(shell)
  await once(shell.stdout, 'data')
  // At any moment from the first sign of life on.
  shell.kill('SIGTERM')
  // Its output ends when the service does, which holds it open.
  await once(shell, 'close')
  await expect(readFile(join(kept, 'fenshi.lock'))).rejects.toThrow('ENOENT')
})

testOfProcess('a port that is taken is refused', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(await refusal({ DATA_DIR: kept, PORT: String(port) })).toContain(`Port ${port}`)
  server.close()
})

testOfProcess('a data directory that cannot be written is refused', async () => {
  const file = join(folder, 'a-file')
  await writeFile(file, '')
  expect(await refusal({ DATA_DIR: join(file, 'data') })).toContain(
    'Set DATA_DIR to a directory that you may write to',
  )
})

testOfProcess('a PostgreSQL that cannot be reached is refused, without its password', async () => {
  const line = await refusal({ DATABASE_URL: 'postgres://somebody:hush@127.0.0.1:1/nothing' })
  expect(line).toContain('127.0.0.1:1/nothing')
  expect(line).not.toContain('hush')
})

testOfProcess('a setting that cannot be used is refused by name', async () => {
  expect(await refusal({ PORT: 'eighty' })).toBe(
    'fenshi: PORT is "eighty", but must be 0 to 65535. Correct it, or run "npm start -- --help".\n',
  )
})

testOfProcess('--help tells every setting', async () => {
  const { child, output } = run({}, '--help')
  expect(await ended(child)).toBe(0)
  for (const name of Object.keys(SETTINGS)) expect(output()).toContain(`\n  ${name}\n`)
})
