import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What of a connection is let through no more: to the server, back from it, or both. */
type Direction = 'there' | 'back' | 'both'

/** A way to a server that can be cut. */
export interface TcpProxy {
  /** Where it is reached instead of the server: host and port. */
  address: string
  /** Breaks all connections, and each that is tried from now on. */
  cut: () => void
  /** Keeps all connections, and lets nothing through, in one direction or both. */
  stall: (direction?: Direction) => void
  /** Lets new connections through; those that were stalled are broken. */
  restore: () => void
  /** Lets new connections through; those that were stalled stay, and nothing ever comes of them. */
  abandon: () => void
  close: () => Promise<void>
}

/** Opens a way to a server on this machine, on a free port. */
export async function openTcpProxy(port: number): Promise<TcpProxy> {
  let state: 'open' | 'cut' | Direction = 'open'
  const ways = new Set<Way>()
  const breakAll = () => {
    for (const way of ways) way.break()
  }
  const server = createServer((client) => {
    client.setNoDelay(true)
    if (state === 'cut') return client.destroy()
    const way = new Way(client, connect({ port, host: '127.0.0.1', noDelay: true }), () => ways.delete(way))
    ways.add(way)
    if (state !== 'open') way.stall(state)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      state = 'cut'
      breakAll()
    },
    stall: (direction = 'both') => {
      state = direction
      for (const way of ways) way.stall(direction)
    },
    restore: () => {
      breakAll()
      state = 'open'
    },
    abandon: () => {
      state = 'open'
    },
    close: async () => {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One connection. */
class Way {
  private readonly ends: readonly Socket[]
  private stalled: Direction | null = null

  constructor(client: Socket, server: Socket, onEnd: () => void) {
    this.ends = [client, server]
    this.pass(client, server, 'there')
    this.pass(server, client, 'back')
    client.once('close', onEnd)
  }

  stall(direction: Direction): void {
    this.stalled = direction
  }

  break(): void {
    for (const end of this.ends) end.destroy()
  }

  private pass(from: Socket, to: Socket, direction: Direction): void {
    from.on('data', (data) => {
      if (this.stalled !== direction && this.stalled !== 'both') to.write(data)
    })
    from.on('error', () => {})
    from.on('close', () => to.destroy())
  }
}
