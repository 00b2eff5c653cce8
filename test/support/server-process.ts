import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** The service as a process of its own, as users start it, which may be killed and started again at the same address. */
export interface ServerProcess {
  url: string
  /** Ends it as a power failure would (SIGKILL), and starts it again. */
  killAndRestart: () => Promise<void>
  kill: () => Promise<void>
}

/** Starts the service that was built, with these settings; resolves when it listens. */
export async function startProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort()
  let child = await started(port, settings)
  const kill = async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  }
  return {
    url: `http://127.0.0.1:${port}`,
    killAndRestart: async () => {
      await kill()
      child = await started(port, settings)
    },
    kill,
  }
}

async function started(port: number, settings: Record<string, string>): Promise<ChildProcess> {
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    LOG_LEVEL: 'fatal',
    DEMO_DATA: 'false',
    ...{ RATE_ADDRESS: '0', RATE_ORGANIZATION: '0' },
    ...settings,
  }
  const child = spawn(process.execPath, ['dist/main.js'], { env })
  let output = ''
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += data
  })
  const closed = once(child, 'close').then(() => {
    throw new Error(`the service ended: ${errors}`)
  })
  closed.catch(() => {})
  while (!output.includes('listens on')) {
    const [data] = await Promise.race([once(child.stdout, 'data'), closed])
    output += data
  }
  child.stdout.resume()
  return child
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
