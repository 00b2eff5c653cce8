import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut. */
export interface TcpProxy {
  /** Where it is reached instead of the server: host and port. */
  address: string
  /** Breaks all connections, and each that is tried from now on. */
  cut: () => void
  /** Keeps all connections, and lets nothing through. */
  stall: () => void
  /** Lets new connections through; those that were stalled are broken. */
  restore: () => void
  close: () => Promise<void>
}

/** Opens a way to a server on this machine, on a free port. */
export async function openTcpProxy(port: number): Promise<TcpProxy> {
  let state: 'open' | 'cut' | 'stalled' = 'open'
  const sockets = new Set<Socket>()
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (data) => state !== 'stalled' && to.write(data))
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    client.setNoDelay(true)
    if (state === 'cut') return client.destroy()
    const there = connect({ port, host: '127.0.0.1', noDelay: true })
    pass(client, there)
    pass(there, client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      state = 'cut'
      breakAll()
    },
    stall: () => {
      state = 'stalled'
    },
    restore: () => {
      breakAll()
      state = 'open'
    },
    close: async () => {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
