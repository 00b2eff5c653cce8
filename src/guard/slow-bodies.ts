import type { FastifyInstance } from 'fastify'
import { FILES_PATH } from '../files/file-links.ts'
import { LIMITS } from '../limits.ts'

const CUT = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'

/**
 * Cuts a request whose body does not arrive in time. Node's own limit is one for all requests and must be as long as the
 * upload of a file may take, which has a time of its own.
 */
export function cutSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, url, headers }) => {
    if (!('content-length' in headers || 'transfer-encoding' in headers) || url.startsWith(FILES_PATH)) return
    const timer = setTimeout(() => {
      if (!raw.complete) raw.socket.end(CUT, () => raw.socket.destroy())
    }, LIMITS.requestMs)
    raw.once('close', () => clearTimeout(timer))
  })
}
