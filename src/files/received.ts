import type { Hash } from 'node:crypto'
import { beginsAs, HEAD_BYTES } from './media-type.ts'
import { brokenOff, otherType, tooLarge, tooSmall } from './transfer-refused.ts'

/** What was said of a file before it came. */
export interface Announced {
  size: number
  mediaType: string
}

/**
 * Hands on the bytes of a file as they come, and hashes them. Throws, so that whatever takes them gives up, as soon as
 * they are more than was announced, or do not begin like a file of its media type; and at their end when they are less.
 */
export async function* received(
  bytes: AsyncIterable<Buffer>,
  { size, mediaType }: Announced,
  hash: Hash,
): AsyncGenerator<Buffer> {
  let count = 0
  for await (const part of inParts(fromClient(bytes))) {
    if (count + part.length > size) throw tooLarge(size)
    // The first part is a whole head, or the whole file.
    if (count === 0 && !beginsAs(mediaType, part.subarray(0, HEAD_BYTES))) throw otherType(mediaType)
    count += part.length
    hash.update(part)
    yield part
  }
  if (count < size) throw tooSmall(size, count)
}

/** The same bytes; a connection that breaks off is no failure of ours. */
async function* fromClient(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes
  } catch {
    throw brokenOff()
  }
}

/** The same bytes, the first of them together. */
async function* inParts(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0)
  for await (const part of bytes) {
    if (head === null) {
      yield part
      continue
    }
    head = Buffer.concat([head, part])
    if (head.length < HEAD_BYTES) continue
    yield head
    head = null
  }
  if (head !== null && head.length > 0) yield head
}
