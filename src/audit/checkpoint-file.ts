import { open, readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { readCheckpoint, type Written } from './checkpoint.ts'

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
    const [line] = (await tailOf(path)).split('\n').filter(Boolean).slice(-1)
    if (line === undefined) return null
    const written = readCheckpoint(line)
    if (!written) throw new Error(`the last line of ${path} is no checkpoint`)
    return written
  },
  async append({ line }) {
    const file = await open(path, 'a')
    try {
      await file.write(`${line}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  },
})

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'a+')
  try {
    const { size } = await file.stat()
    const length = Math.min(size, TAIL_BYTES)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString()
  } finally {
    await file.close()
  }
}

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

/** All lines of such a file. */
export const checkpointLines = async (path: string): Promise<string[]> =>
  (await readFile(path, 'utf8')).split('\n').filter(Boolean)
