import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadJob } from './load.ts'

const START_WITHIN_MS = 30_000
// Beyond what its loops are bounded to: starting, and answers under way.
const GRACE_MS = 30_000
const STOP_WITHIN_MS = 5_000

export const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** Runs a load in a process of its own. */
export async function runLoad<Result>(job: LoadJob): Promise<Result> {
  const child = fork(pathOf('load.ts'), [JSON.stringify(job)], { execArgv: ['--import', 'tsx'] })
  const late = setTimeout(() => child.kill('SIGKILL'), job.visitMs + job.measureMs + GRACE_MS)
  try {
    const result = await new Promise<Result>((resolve, reject) => {
      child.once('message', resolve as (message: unknown) => void)
      child.once('exit', (code) => reject(new Error(`the load ended with ${code} before it answered`)))
      child.once('error', reject)
    })
    if (child.exitCode === null) await once(child, 'exit')
    return result
  } finally {
    clearTimeout(late)
  }
}

/** Starts a server that prints where it listens, lets it be used, and ends it. */
export async function withServer<Result>(
  command: string,
  args: string[],
  options: SpawnOptions,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    return await use(await listening(child))
  } finally {
    await stop(child)
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
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(force)
}
