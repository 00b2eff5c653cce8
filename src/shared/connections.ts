import { Socket } from 'node:net'
import { driverError } from './db.ts'

/** Where the driver wants a connection to; of several hosts one after the other. */
export interface Place {
  host: string[]
  port: number[]
  /** A Unix socket instead. */
  path: string | false
}

/** What each connection had received at some moment. */
export type Mark = ReadonlyMap<Socket, number>

/** The connections of a client of PostgreSQL: whether anything comes through them, and a way to be rid of them. */
export class Connections {
  /** By which PostgreSQL knows them. */
  readonly applicationName: string
  /** For how long PostgreSQL may be at one statement; 0 for ever. */
  readonly statementMs: number
  /** When each was opened. */
  private readonly sockets = new Map<Socket, number>()
  private opened = 0
  private receivedBefore = 0

  constructor(applicationName: string, statementMs = 0) {
    this.applicationName = applicationName
    this.statementMs = statementMs
  }

  /** Opens one, to which may be written before it is connected. `onGone` is called when it is gone, whoever has ended it. */
  open({ host, port, path }: Place, onGone: () => void): Socket {
    const turn = this.opened++ % host.length
    const socket = new Line(() => {
      this.receivedBefore += socket.bytesRead
      this.sockets.delete(socket)
      onGone()
    })
    this.sockets.set(socket, performance.now())
    // By which the driver checks the certificate of the server.
    Object.assign(socket, { host: host[turn] })
    return path ? socket.connect({ path }) : socket.connect({ host: host[turn], port: port[turn]! })
  }

  /** How many there are. */
  get size(): number {
    return this.sockets.size
  }

  /** Bytes that have come through them, those that are closed included. */
  get received(): number {
    let sum = this.receivedBefore
    for (const { bytesRead } of this.sockets.keys()) sum += bytesRead
    return sum
  }

  mark(): Mark {
    return new Map([...this.sockets.keys()].map((socket) => [socket, socket.bytesRead]))
  }

  /** Breaks those that are so old: what waits for an answer through them fails, and others are opened. */
  breakOlderThan(milliseconds: number): void {
    const openedBy = performance.now() - milliseconds
    for (const [socket, openedAt] of this.sockets) if (openedAt <= openedBy) broken(socket)
  }

  /** Breaks those through which nothing has come since. */
  breakSilentSince(mark: Mark): void {
    for (const [socket, received] of mark) if (socket.bytesRead === received) broken(socket)
  }
}

/** A connection that says when it is gone. By no listener: over TLS the driver removes all that it finds. */
class Line extends Socket {
  private readonly onGone: () => void

  constructor(onGone: () => void) {
    super()
    this.onGone = onGone
    // At once, and not when all is written: meanwhile the driver would go on asking through it.
    this.prependOnceListener('end', () => {
      if (!this.writableEnded) this.destroy(new ConnectionLost())
    })
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.onGone()
    super._destroy(error, callback)
  }
}

function broken(socket: Socket): void {
  // Over TLS nobody else listens, and an error that nobody hears ends the process.
  socket.once('error', () => {})
  socket.destroy(new ConnectionLost())
}

/** A connection that fails at once. */
export const lostConnection = (): Socket => {
  const socket = new Socket()
  setImmediate(() => socket.destroy(new ConnectionLost()))
  return socket
}

/** Of a question whose connection is gone. */
export class ConnectionLost extends Error {
  readonly code = 'CONNECTION_LOST'

  constructor() {
    super('the connection to the database was lost')
  }
}

/** Whether an error says that its connection is gone. Others of the driver are of the question alone. */
export const isOfConnection = (error: unknown): boolean =>
  /^(CONNECT(ION)?_|E(?!RR_)[A-Z]|ERR_(SSL|TLS|STREAM|SOCKET)_)/.test(driverError(error).code ?? '')
