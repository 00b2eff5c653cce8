import { connect, Socket } from 'node:net'

/** Where the driver wants a connection to; of several hosts one after the other. */
export interface Place {
  host: string[]
  port: number[]
  /** A Unix socket instead. */
  path: string | false
}

/** The connections of a client of PostgreSQL: whether anything comes through them, and a way to be rid of them. */
export class Connections {
  /** By which PostgreSQL knows them. */
  readonly applicationName: string
  private readonly sockets = new Set<Socket>()
  private opened = 0
  private receivedBefore = 0

  constructor(applicationName: string) {
    this.applicationName = applicationName
  }

  /** Opens one, to which may be written before it is connected. `onLost` is called when it ends and nobody has ended it. */
  open({ host, port, path }: Place, onLost: () => void): Socket {
    const turn = this.opened++ % host.length
    const socket = path ? connect({ path }) : connect({ host: host[turn], port: port[turn]! })
    // By which the driver checks the certificate of the server.
    Object.assign(socket, { host: host[turn] })
    this.sockets.add(socket)
    socket.once('error', onLost)
    // Before the driver hears of it: it waits for ever for a connection that ends without an error while it begins.
    socket.prependOnceListener('end', () => {
      if (!socket.writableEnded) socket.destroy(new ConnectionLost())
    })
    socket.once('close', () => {
      this.receivedBefore += socket.bytesRead
      this.sockets.delete(socket)
    })
    return socket
  }

  /** Bytes that have come through them, those that are closed included. */
  get received(): number {
    let sum = this.receivedBefore
    for (const { bytesRead } of this.sockets) sum += bytesRead
    return sum
  }

  /** Breaks them all: what waits for an answer through them fails, and others are opened. */
  breakAll(): void {
    for (const socket of this.sockets) socket.destroy(new ConnectionLost())
  }
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
