import type { Writable } from 'node:stream'

/** Bytes that may wait for a socket before its events wait as well. */
const ROOM = 64 * 1024
const WRITTEN_AT_ONCE = 50

// Those with something to write, in the order in which they got it.
const waiting: SocketWriter[] = []
let isWriting = false

/**
 * Writes to a socket what it is told. Of many sockets a part is written to at a time, so that nothing else waits for all
 * of them; what one of them is told until its turn comes goes out with one write, which is what costs.
 */
export class SocketWriter {
  private readonly socket: Writable
  private messages: Buffer[] = []

  constructor(socket: Writable) {
    this.socket = socket
  }

  /** Resolves when there is room for more. */
  send(message: Buffer): Promise<void> | undefined {
    if (this.messages.push(message) === 1) writeSoon(this)
    if (this.socket.writableLength <= ROOM || this.socket.destroyed) return
    this.flush()
    return new Promise((resolve) => this.socket.write('', () => resolve()))
  }

  /** Writes what waits at once. */
  flush(): void {
    const [first, ...others] = this.messages
    this.messages = []
    if (!first || !this.socket.writable) return
    this.socket.write(others.length === 0 ? first : Buffer.concat([first, ...others]))
  }
}

function writeSoon(writer: SocketWriter): void {
  waiting.push(writer)
  if (isWriting) return
  isWriting = true
  setImmediate(writeSome)
}

function writeSome(): void {
  for (const writer of waiting.splice(0, WRITTEN_AT_ONCE)) writer.flush()
  isWriting = waiting.length > 0
  if (isWriting) setImmediate(writeSome)
}
