import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'

const QUERY = `subscription ($scope: AvailabilityScope!, $after: String) {
  availabilityChanged(scope: $scope, after: $after) { cursor reset version bookable { id } }
}`

/** What a follower was told. */
export interface Heard {
  position: number
  version: number
  bookable: string
  reset: boolean
}

interface Change {
  cursor: string
  version: number
  reset: boolean
  bookable: { id: string }
}
interface Message {
  type: string
  payload: { data?: { availabilityChanged: Change } | null }
}

export const positionOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').toString())

/** Watches a scope through servers that come and go, and goes on behind its last cursor, as the README's client does. */
export class Follower {
  readonly heard: Heard[] = []
  /** How often it has begun anew. */
  connections = 0
  private after: string
  private socket: WebSocket | null = null
  private stopped = false
  private readonly scope: object
  private readonly pickServer: () => string
  private readonly following: Promise<void>

  constructor(scope: object, after: string, pickServer: () => string) {
    this.scope = scope
    this.after = after
    this.pickServer = pickServer
    this.following = this.follow()
  }

  /** Breaks its connection, without a word to the server. */
  breakOff(): void {
    this.socket?.terminate()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.breakOff()
    await this.following
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      await this.connect()
      // Whoever comes back at once to a server that is down only burns the processor.
      await pause(50)
    }
  }

  private async connect(): Promise<void> {
    this.connections += 1
    const socket = new WebSocket(`${this.pickServer().replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    this.socket = socket
    socket.on('error', () => {})
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('message', (data) => {
      // What was on its way when the connection was broken is not read any more.
      if (socket.readyState === socket.OPEN) this.hear(socket, JSON.parse(String(data)))
    })
    await new Promise((resolve) => socket.once('close', resolve))
  }

  private hear(socket: WebSocket, { type, payload }: Message): void {
    if (type === 'connection_ack') {
      const variables = { scope: this.scope, after: this.after }
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables } }))
    }
    if (type === 'error') socket.close()
    if (type !== 'next') return
    const change = payload.data?.availabilityChanged
    // An answer without data says that the database is gone.
    if (!change) socket.terminate()
    else this.note(change)
  }

  private note({ cursor, version, reset, bookable }: Change): void {
    this.after = cursor
    this.heard.push({ position: positionOf(cursor), version, reset, bookable: bookable.id })
  }
}
