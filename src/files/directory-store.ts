import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type FileStore, soundName } from './file-store.ts'

// Nobody but the service reads what parties entrusted to it.
const OWN_FILE = 0o600
const OWN_DIRECTORY = 0o700

/** Keeps files in a directory, which is made when the first comes. */
export function directoryStore(directory: string): FileStore {
  const pathOf = (name: string) => join(directory, soundName(name))
  return {
    write: async (name, _size, bytes, signal) => {
      const path = pathOf(name)
      await mkdir(directory, { recursive: true, mode: OWN_DIRECTORY })
      await written(`${path}.part`, bytes, signal)
      await rename(`${path}.part`, path)
      await forced(directory)
    },
    read: async (name) => {
      const file = await open(pathOf(name))
      return file.createReadStream()
    },
    delete: async (name) => {
      const path = pathOf(name)
      await Promise.all([path, `${path}.part`].map((each) => rm(each, { force: true })))
    },
  }
}

/** Writes a stream to a path and forces it to the disk; what fails leaves nothing. */
async function written(path: string, bytes: Readable, signal: AbortSignal): Promise<void> {
  try {
    // Open before anything can fail, or it would be made behind the back of who removes it.
    const file = await open(path, 'w', OWN_FILE)
    await pipeline(bytes, file.createWriteStream({ flush: true }), { signal })
  } catch (error) {
    bytes.destroy()
    await rm(path, { force: true })
    throw error
  }
}

/** A new name lasts through a power failure only once its directory is on the disk. */
async function forced(directory: string): Promise<void> {
  const handle = await open(directory)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
