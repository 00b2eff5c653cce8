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

/** Starts a process of the benchmark, which reads its setup from its first argument. */
export const startProcess = (file: string, setup: object): ChildProcess =>
  fork(file, [JSON.stringify(setup)], {
    execArgv: ['--import', 'tsx'],
    env: { ...environment, NODE_ENV: 'production' },
  })

/** Asks a process that answers each message with one; rejects when it ends instead. */
export function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.off('exit', ended)
      child.off('message', answered)
    }
    const ended = (code: number | null) => {
      settle()
      reject(new Error(`a process ended with ${code} instead of an answer`))
    }
    const answered = (answer: unknown) => {
      settle()
      resolve(answer as Answer)
    }
    child.on('exit', ended)
    child.on('message', answered)
    child.send(question, (error) => {
      if (!error) return
      settle()
      reject(error)
    })
  })
}

/** Starts a load, which answers each task with its result. */
export function startLoad<Task extends { milliseconds: number }, Result>(
  file: string,
  setup: object,
): Load<Task, Result> {
  const child = startProcess(file, setup)
  return {
    run: async (task) => {
      const late = setTimeout(() => child.kill('SIGKILL'), task.milliseconds + GRACE_MS)
      try {
        return await ask<Result>(child, task)
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
  child: ChildProcess
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
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  try {
    const url = await listening(child)
    return {
      ...{ url, child },
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

/** Ends a process, by force when it does not. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  child.kill('SIGCONT')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(force)
}
