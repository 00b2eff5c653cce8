import { type FileHandle, open, readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { CheckpointRefused, readCheckpoint, type Written } from './checkpoint.ts'

/** Where checkpoints are kept. */
export interface CheckpointSink {
  /** The newest one that is there; null when there is none. */
  last: () => Promise<Written | null>
  append: (written: Written) => Promise<void>
}

// Several times as long as a line is.
const TAIL_BYTES = 4_096

/** A file to which lines are only appended, each forced to the disk. */
export const checkpointFile = (path: string): CheckpointSink => ({
  async last() {
    const [line] = (await onFile(path, wholeTail)).split('\n').filter(Boolean).slice(-1)
    if (line === undefined) return null
    const written = readCheckpoint(line)
    if (!written) throw new CheckpointRefused(`the last line of ${path} is no checkpoint`)
    return written
  },
  append: ({ line }) =>
    onFile(path, async (file) => {
      await file.write(`${line}\n`)
      await file.sync()
    }),
})

async function onFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, 'a+')
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** The end of a file, from which half a line is cut off that a crash has left: nobody ever relied on it. */
async function wholeTail(file: FileHandle): Promise<string> {
  const { size } = await file.stat()
  const length = Math.min(size, TAIL_BYTES)
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
  const tail = buffer.toString()
  const rest = restOf(tail)
  if (!isHalf(rest)) {
    if (readCheckpoint(rest)) await file.write('\n')
    return tail
  }
  await file.truncate(size - Buffer.byteLength(rest))
  return tail.slice(0, -rest.length)
}

/** What stands behind the last whole line. */
const restOf = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)

const BEGINNING = '{"market":"'

/** Whether this is the beginning of a checkpoint: any other file is left as it is. */
const isHalf = (rest: string): boolean =>
  rest !== '' && rest.slice(0, BEGINNING.length) === BEGINNING.slice(0, rest.length) && !readCheckpoint(rest)

/** The log of the process, which knows only what it wrote itself. */
export function checkpointLog(log: Logger): CheckpointSink {
  let last: Written | null = null
  return {
    last: async () => last,
    append: async (written) => {
      last = written
      log.info({ checkpoint: written.checkpoint }, 'a checkpoint of the audit log')
    },
  }
}

/** All lines of such a file, without one that is only half written. */
export async function checkpointLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8')
  const rest = restOf(text)
  return (isHalf(rest) ? text.slice(0, -rest.length) : text).split('\n').filter(Boolean)
}
