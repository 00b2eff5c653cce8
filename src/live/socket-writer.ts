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
  private readonly isOpen: () => boolean
  private messages: Buffer[] = []
  private bytes = 0

  /** Once it is not open any more, what waits is dropped: nothing may follow the end of the protocol. */
  constructor(socket: Writable, isOpen: () => boolean) {
    this.socket = socket
    this.isOpen = isOpen
  }

  /** Resolves when there is room for more. */
  send(message: Buffer): Promise<void> | undefined {
    if (!this.isOpen() || !this.socket.writable) return
    if (this.messages.push(message) === 1) writeSoon(this)
    this.bytes += message.length
    if (this.bytes + this.socket.writableLength <= ROOM) return
    return new Promise((resolve) => this.flush(resolve))
  }

  /** Writes what waits at once; calls back when that has gone, or never will. */
  flush(written?: () => void): void {
    const [first, ...others] = this.messages
    this.messages = []
    this.bytes = 0
    if (!first || !this.isOpen() || !this.socket.writable) written?.()
    else this.socket.write(others.length === 0 ? first : Buffer.concat([first, ...others]), written)
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
