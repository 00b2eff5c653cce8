import type { Readable } from 'node:stream'

/** Where the bytes of files are kept, under names that this service makes. */
export interface FileStore {
  /**
   * Keeps all bytes of a stream, of which there are `size`. Nothing is there under the name before all of it is there
   * for good; when the stream fails or the signal comes, nothing is left.
   */
  write: (name: string, size: number, bytes: Readable, signal: AbortSignal) => Promise<void>
  read: (name: string) => Promise<Readable>
  /** Lets go of whatever is under the name, if anything is. */
  delete: (name: string) => Promise<void>
}

const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,3}$/

/** The name, if it is one that this service makes; what comes from elsewhere must never become a path. */
export function soundName(name: string): string {
  if (!NAME.test(name)) throw new Error('not a name of a stored file')
  return name
}
