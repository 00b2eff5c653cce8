import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Readable } from 'node:stream'

/** The service as a process of its own, as users start it, which may be killed and started again at the same address. */
export interface ServerProcess {
  url: string
  /** Whether the process that was started last still runs. */
  isAlive: () => boolean
  /** Ends it as a power failure would (SIGKILL), and starts it again. */
  killAndRestart: () => Promise<void>
  kill: () => Promise<void>
  /** Ends it as an operator would (SIGTERM): the exit code, null when it had to be killed, and how long it took. */
  stop: () => Promise<{ code: number | null; ms: number }>
  /** Starts it again, with some settings changed. */
  start: (changed?: Record<string, string>) => Promise<void>
}

export interface Start {
  /** A program that is to run it, with its arguments. */
  through?: readonly string[]
  /** Options of Node. */
  options?: readonly string[]
}

/** Starts the service that was built, with these settings; resolves when it listens. */
export async function startProcess(
  settings: Record<string, string>,
  how: Start = {},
): Promise<ServerProcess> {
  const port = await freePort()
  let child: ChildProcess
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    if (isAlive()) await once(child, 'close')
  }
  const start = async (changed?: Record<string, string>) => {
    child = launched(port, { ...settings, ...changed }, how)
    await listening(child)
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    isAlive,
    killAndRestart: async () => {
      await end('SIGKILL')
      await start()
    },
    kill: () => end('SIGKILL'),
    stop: async () => {
      const before = performance.now()
      await end('SIGTERM')
      return { code: child.exitCode, ms: performance.now() - before }
    },
    start,
  }
}

function launched(
  port: number,
  settings: Record<string, string>,
  { through = [], options = [] }: Start,
): ChildProcess {
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    LOG_LEVEL: 'fatal',
    DEMO_DATA: 'false',
    ...{ RATE_ADDRESS: '0', RATE_ORGANIZATION: '0' },
    ...settings,
  }
  const [program, ...rest] = [...through, process.execPath, ...options, 'dist/main.js']
  return spawn(program!, rest, { env })
}

async function listening(child: ChildProcess): Promise<void> {
  const { stdout, stderr } = child as ChildProcess & { stdout: Readable; stderr: Readable }
  let output = ''
  let errors = ''
  stderr.on('data', (data) => {
    errors += data
  })
  const closed = once(child, 'close').then(() => {
    throw new Error(`the service ended: ${errors}`)
  })
  closed.catch(() => {})
  while (!output.includes('listens on')) {
    const [data] = await Promise.race([once(stdout, 'data'), closed])
    output += data
  }
  stdout.resume()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
