import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

const START_WITHIN_MS = 30_000
// Beyond what the loops of a load are bounded to: starting, and answers under way.
const GRACE_MS = 30_000
const STOP_WITHIN_MS = 5_000

/** Connections that nobody uses between two turns are closed, or all contestants together would have too many. */
export const IDLE_SECONDS = 1
const environment = { PATH: process.env.PATH, PGIDLE_TIMEOUT: String(IDLE_SECONDS) }

/** A process whose callers do one task after the other. */
export interface Load<Task, Result> {
  run: (task: Task) => Promise<Result>
  stop: () => Promise<void>
}

/** Starts a load, which reads its setup from its first argument, and answers each message with one. */
export function startLoad<Task extends { milliseconds: number }, Result>(
  file: string,
  setup: object,
): Load<Task, Result> {
  const options = { execArgv: ['--import', 'tsx'], env: { ...environment, NODE_ENV: 'production' } }
  const child = fork(file, [JSON.stringify(setup)], options)
  return {
    run: async (task) => {
      const late = setTimeout(() => child.kill('SIGKILL'), task.milliseconds + GRACE_MS)
      try {
        return await new Promise<Result>((resolve, reject) => {
          const ended = (code: number | null) => reject(new Error(`the load ended with ${code}`))
          child.once('exit', ended)
          child.once('message', (result) => {
            child.off('exit', ended)
            resolve(result as Result)
          })
          child.send(task)
        })
      } finally {
        clearTimeout(late)
      }
    },
    stop: () => stop(child),
  }
}

/** A server in a process of its own, which can be made to wait without doing anything at all. */
export interface Server {
  url: string
  pause: () => void
  resume: () => void
  stop: () => Promise<void>
}

/** Starts a server that prints where it listens. */
export async function startServer(
  command: string,
  args: string[],
  env: NonNullable<SpawnOptions['env']>,
): Promise<Server> {
  const child = spawn(command, args, {
    env: { ...environment, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await listening(child)
    return {
      url,
      pause: () => void child.kill('SIGSTOP'),
      resume: () => void child.kill('SIGCONT'),
      stop: () => stop(child),
    }
  } catch (error) {
    await stop(child)
    throw error
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('a server did not start in time')), START_WITHIN_MS)
    let printed = ''
    child.stdout?.on('data', (part: Buffer) => {
      printed += part
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (!url) return
      clearTimeout(late)
      resolve(url)
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`a server ended with ${code} before it listened`))
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  child.kill('SIGCONT')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(force)
}
