import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** Where the driver wants a connection to; of several hosts one after the other. */
interface Place {
  host: string[]
  port: number[]
  /** A Unix socket instead. */
  path: string | false
}

/** The connections of a pool: whether anything comes through them, and a way to be rid of those through which nothing will. */
export class Connections {
  /** By which PostgreSQL knows them. */
  readonly applicationName = `fenshi ${randomBytes(4).toString('hex')}`
  private readonly sockets = new Set<Socket>()
  private opened = 0
  private receivedBefore = 0

  /** Opens one for the driver, which may write to it before it is connected. */
  readonly open = ({ host, port, path }: Place): Socket => {
    const turn = this.opened++ % host.length
    const socket = path ? connect({ path }) : connect({ host: host[turn], port: port[turn]! })
    // By which the driver checks the certificate of the server.
    Object.assign(socket, { host: host[turn] })
    this.sockets.add(socket)
    // Before the driver hears of it: it waits for ever for a connection that ends without an error while it begins.
    socket.prependListener('end', () => {
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

  /** Breaks them all: what waits for an answer through them fails, and the driver opens others. */
  breakAll(): void {
    for (const socket of this.sockets) socket.destroy(new ConnectionLost())
  }
}

class ConnectionLost extends Error {
  readonly code = 'CONNECTION_LOST'

  constructor() {
    super('the connection to the database was lost')
  }
}
