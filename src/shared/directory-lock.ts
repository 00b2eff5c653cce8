import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

/**
 * Two processes on one embedded database lose rows without a word: so the first leaves a file that names it, and
 * the second is refused. The file of a process that is gone is taken over. Returns what removes the file.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, 'fenshi.lock')
  const draft = `${file}.${process.pid}`
  const mine = (await identityOf(process.pid)) ?? ''
  await writeFile(draft, mine).catch((error: Error) => {
    throw unwritable(directory, error)
  })
  try {
    // A link appears with its whole text or not at all.
    while (!(await linked(draft, file))) await clearStale(directory, file, mine)
  } finally {
    await rm(draft, { force: true })
  }
  return () => rm(file, { force: true })
}

const linked = (draft: string, file: string): Promise<boolean> =>
  link(draft, file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )

async function clearStale(directory: string, file: string, mine: string): Promise<void> {
  const holder = await readFile(file, 'utf8').catch(() => null)
  if (holder === null) return
  const pid = Number.parseInt(holder, 10)
  if (holder !== mine && (await identityOf(pid)) === holder) throw inUse(directory, pid, file)
  const aside = `${file}.stale.${process.pid}`
  await rename(file, aside).catch(() => {})
  // Another process may have taken the stale file over first; then this was its new one.
  const removed = await readFile(aside, 'utf8').catch(() => holder)
  if (removed !== holder) {
    await rename(aside, file)
    throw inUse(directory, Number.parseInt(removed, 10), file)
  }
  await rm(aside, { force: true })
}

/**
 * A process as its number and the moment it started, since numbers come again; null when there is no such process.
 * Where the system does not tell the moment, the number alone must do.
 */
async function identityOf(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // Field 22 is the start time; the name before it, in brackets, may hold spaces.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return `${pid} ${started}`
}

const unwritable = (directory: string, error: Error) =>
  new StartError(
    `The data directory ${directory} is not writable (${error.message}). Correct its permissions, or set DATA_DIR to another.`,
  )

const inUse = (directory: string, pid: number, file: string) =>
  new StartError(
    `Process ${pid} is using the data directory ${directory}. Stop it, set DATA_DIR to another directory, or share a PostgreSQL through DATABASE_URL. If that process is not Fenshi, delete ${file}.`,
  )
