import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Live } from './live.ts'
import { SocketLine } from './socket-line.ts'

const BEAT_MS = 12_000
/** Bytes of a reason for closing (RFC 6455, 5.5.1), of which characters of our own words take one each. */
const LONGEST_REASON = 120
/** A beat that is so late says that this process was busy, and not that its sockets are silent. */
const LATE_MS = 2_000

/** What is known of a socket beside its protocol. */
export interface Extra {
  socket: WebSocket
  line: SocketLine
  /** The IP address that it comes from. */
  address: string
  /** Whom this address stands for, in rates. */
  addressKey: string
}

type Options<Params extends Record<string, unknown>> = ServerOptions<Params, Extra>

/**
 * Lets graphql-ws speak over sockets, all but subscriptions. As its own adapter for ws does, but with one clock for all
 * sockets, and nothing kept of what was read: ten thousand that only listen need half as much. What goes wrong is logged.
 */
export function serveSockets<Params extends Record<string, unknown>>(
  options: Options<Params>,
  sockets: WebSocketServer,
  live: Live,
): { close: () => Promise<void> } {
  const server = makeServer<Params, Extra>(options)
  const lines = new Set<SocketLine>()
  sockets.options.handleProtocols = handleProtocols
  sockets.on('connection', (socket, request) => {
    const line = new SocketLine(socket, request.socket, live)
    lines.add(line)
    // Answered by ws, whether they are read or not.
    socket.on('ping', () => line.checkUnread())
    // A client that breaks the protocol, or its connection; its socket is closed by ws.
    socket.on('error', (error) => live.log.debug({ err: error }, 'a socket broke'))
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) => sendOver(socket, text),
        close: (code = CloseCode.InternalServerError, reason = '') =>
          line.close(code, reason.slice(0, LONGEST_REASON)),
        onMessage: (read) => {
          socket.on('message', (data) => {
            line.take(String(data), read).catch((error: unknown) => {
              live.log.error({ err: error }, 'a message over a socket failed')
              socket.close(CloseCode.InternalServerError, 'Internal server error')
            })
          })
        },
      },
      { socket, line, address: live.guard.addressOf(request), addressKey: live.guard.keyOf(request) },
    )
    socket.once('close', (code, reason) => {
      lines.delete(line)
      closed(code, String(reason)).catch(() => {})
    })
  })
  const stopBeating = beat(sockets)
  return {
    close: async () => {
      stopBeating()
      for (const line of lines) line.close(1001, 'Going away')
      await new Promise((resolve) => sockets.close(resolve))
    },
  }
}

function sendOver(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve()
    // One that was cut meanwhile has nobody to fail.
    socket.send(text, (error) => (error && socket.readyState === socket.OPEN ? reject(error) : resolve()))
  })
}

/** Asks all sockets again and again whether they are there, and cuts those that have not answered the last time. */
function beat(sockets: WebSocketServer): () => void {
  let asked = new Set<WebSocket>()
  let beatAt = performance.now()
  function answered(this: WebSocket) {
    asked.delete(this)
  }
  sockets.on('connection', (socket) => socket.on('pong', answered))
  const timer = setInterval(() => {
    const isLate = performance.now() - beatAt > BEAT_MS + LATE_MS
    beatAt = performance.now()
    if (!isLate) for (const socket of asked) socket.terminate()
    asked = new Set(sockets.clients)
    for (const socket of asked) if (socket.readyState === socket.OPEN) socket.ping()
  }, BEAT_MS)
  return () => clearInterval(timer)
}
