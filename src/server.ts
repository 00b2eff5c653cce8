import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Service } from './context.ts'
import { presenterOf } from './errors.ts'
import { serveEventStream } from './event-stream.ts'
import { runnerOf } from './execution.ts'
import { answerFailures } from './failures.ts'
import { serveFiles } from './file-transfers.ts'
import { serveGraphiql } from './graphiql.ts'
import { guardOf } from './guard/guard.ts'
import { guardRequests } from './guard/requests.ts'
import { serveGraphql } from './http.ts'
import { LIMITS } from './limits.ts'
import { gateOf } from './live/gate.ts'
import { SharedAnswers } from './live/shared-answers.ts'
import { serviceSchema } from './schema.ts'
import { soon } from './shared/soon.ts'
import { StartError } from './shared/start-error.ts'
import { serveWebSocket } from './websocket.ts'

const READY_WITHIN_MS = 1_000
const SWEEP_MS = 50
/** How often requests are looked for that do not arrive in time. */
const SLOW_ONES_MS = 1_000
/** How long requests in flight may go on when the service stops. */
const FINISH_WITHIN_MS = 5_000

export interface Server {
  /** Where it listens, such as http://127.0.0.1:4000. */
  url: string
  /** Ends sockets with 1001, lets requests in flight finish, and listens no more. */
  close: () => Promise<void>
}

/** HTTP and WebSocket around one schema. */
export async function startServer(service: Service, log: Logger): Promise<Server> {
  const { HOST, PORT, GRAPHIQL, OPERATION_SECONDS } = service.config
  const guard = await guardOf(service.config)
  const schema = serviceSchema()
  const app = openApp(log, service.config)
  const present = presenterOf(log, { suggestions: GRAPHIQL })
  guardRequests(app, guard, present)
  serveHealth(app, service)
  serveFiles(app, { service, guard, present, log })
  if (GRAPHIQL) serveGraphiql(app)
  const run = runnerOf(present, OPERATION_SECONDS, service.reachability)
  const gate = gateOf(schema, { introspection: GRAPHIQL, ...guard })
  const live = { service, guard, gate, present, run, answers: new SharedAnswers(run), log }
  const apollo = await serveGraphql(app, schema, live)
  const streams = serveEventStream(app, live)
  await listen(app, HOST, PORT)
  const socket = serveWebSocket(app.server, schema, live)

  const { address, port } = app.server.address() as AddressInfo
  const host = address.includes(':') ? `[${address}]` : address
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      // Listens no more at once, and waits for what is under way, sockets included.
      const closed = app.close()
      // Connections kept alive become idle only when their request ends, and a silent one never does.
      const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS)
      const force = setTimeout(() => app.server.closeAllConnections(), FINISH_WITHIN_MS)
      await Promise.all([socket.close(), streams.close()])
      await closed
      clearInterval(sweep)
      clearTimeout(force)
      await apollo.stop()
    },
  }
}

/** An HTTP server that waits for nobody longer, and reads no more of anybody, than the limits say. */
function openApp(log: Logger, { FILE_SECONDS }: Config): FastifyInstance {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: LIMITS.bodyBytes,
    // For files; what else takes too long is cut by the guard.
    requestTimeout: Math.max(LIMITS.requestMs, FILE_SECONDS * 1_000 + LIMITS.stallMs),
    // What still comes over an open connection while it stops is answered as ever, and is the last there: Fastify's own
    // refusal is no answer of GraphQL.
    return503OnClosing: false,
    http: {
      headersTimeout: LIMITS.headersMs,
      maxHeaderSize: LIMITS.headerBytes,
      connectionsCheckingInterval: SLOW_ONES_MS,
    },
    logController: new LogController({ disableRequestLogging: true }),
  })
  // A form of another page can send this without being asked whether it may.
  app.removeContentTypeParser('text/plain')
  answerFailures(app, log)
  return app
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} on ${host} is taken. Stop what listens there, or set PORT to another.`,
      )
    }
    throw new StartError(
      `Cannot listen on ${host}, port ${port} (${code ?? message}). Correct HOST and PORT.`,
    )
  }
}

function serveHealth(app: FastifyInstance, { db, reachability }: Service): void {
  // One question at a time, however many ask.
  let asking: Promise<boolean> | null = null
  const answers = () =>
    reachability
      .race(async () => db.execute(sql`select 1`))
      .then(
        () => true,
        () => false,
      )
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    asking ??= answers().finally(() => {
      asking = null
    })
    const ready = await soon(asking, READY_WITHIN_MS).catch(() => false)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'the database cannot be reached' })
  })
}
