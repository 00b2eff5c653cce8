/** Kinds of WebSocket frames (RFC 6455). */
export const TEXT = 1
export const CLOSE = 8
export const PING = 9
export const PONG = 10

const FIN = 0x80
const MASKED = 0x80
const TWO_BYTES = 126

/**
 * Tells of each whole frame in some bytes of a server; answers the bytes of the last one that is not whole yet. What it
 * tells of lies in the given bytes.
 */
export function readFrames(bytes: Buffer, tell: (kind: number, payload: Buffer) => void): Buffer {
  let at = 0
  while (bytes.length - at >= 2) {
    const short = bytes[at + 1]!
    const head = short < TWO_BYTES ? 2 : short === TWO_BYTES ? 4 : 10
    if (bytes.length - at < head) break
    const from = at + head
    const until = from + lengthOf(bytes, at, short)
    if (until > bytes.length) break
    // Each message is one frame; parts of longer ones would be counted as messages.
    if (!(bytes[at]! & FIN)) throw new Error('a message came in parts')
    tell(bytes[at]! & 0x0f, bytes.subarray(from, until))
    at = until
  }
  return bytes.subarray(at)
}

function lengthOf(bytes: Buffer, at: number, short: number): number {
  if (short < TWO_BYTES) return short
  return short === TWO_BYTES ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
}

/** A frame as clients send it: masked, with zeros, which leave all as it is. */
export function frameOf(kind: number, payload: Buffer): Buffer {
  const long = payload.length >= TWO_BYTES
  const head = Buffer.alloc(long ? 8 : 6)
  head[0] = FIN | kind
  head[1] = MASKED | (long ? TWO_BYTES : payload.length)
  if (long) head.writeUInt16BE(payload.length, 2)
  return Buffer.concat([head, payload])
}
