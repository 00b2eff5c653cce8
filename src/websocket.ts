import type { Server } from 'node:http'
import { type ExecutionArgs, execute, type FormattedExecutionResult, type GraphQLSchema } from 'graphql'
import { CloseCode } from 'graphql-ws'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { type Context, contextOf, type Service } from './context.ts'
import { presentError } from './errors.ts'
import { LIMITS } from './limits.ts'
import { errorsOf } from './live/gate.ts'
import type { Live } from './live/live.ts'
import { presentResult } from './live/shared-answers.ts'
import type { Introduction } from './live/socket-line.ts'
import { type Extra, serveSockets } from './live/sockets.ts'
import { Fault } from './shared/fault.ts'
import { preferredLanguage } from './shared/language.ts'

const CLOSE_WITHIN_MS = 2_000

/** What a socket says of itself in `connection_init`. */
interface ConnectionParams extends Record<string, unknown> {
  /** "Bearer <token>", as in the HTTP header. */
  authorization?: string
  /** As the HTTP header of this name. */
  acceptLanguage?: string
}

/** A parameter by its name, in any case and with or without hyphens, as people write headers. */
function parameter(
  params: ConnectionParams | undefined,
  name: keyof ConnectionParams & string,
): string | undefined {
  const [, value] =
    Object.entries(params ?? {}).find(
      ([key]) => key.replaceAll('-', '').toLowerCase() === name.toLowerCase(),
    ) ?? []
  return typeof value === 'string' ? value : undefined
}

/** Serves the schema over WebSocket at /graphql (graphql-transport-ws), with the same limits as over HTTP. */
export function serveWebSocket(server: Server, schema: GraphQLSchema, live: Live) {
  const { service, gate, log } = live
  const sockets: WebSocketServer = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: LIMITS.frameBytes,
    verifyClient: (_info, admit) => admit(sockets.clients.size < LIMITS.sockets, 503, 'Too many sockets'),
  })
  const served = serveSockets<ConnectionParams>(
    {
      schema,
      connectionInitWaitTimeout: LIMITS.connectionInitMs,
      onConnect: ({ connectionParams, extra }) => introduced(service, connectionParams, extra, log),
      // Thrown on, an error would close the whole socket.
      onSubscribe: ({ extra: { line } }, _id, payload) =>
        gate.admit(payload, line.introduction!.contextOf).catch(errorsOf),
      execute: (args) =>
        service.reachability
          .race(async () => execute(args as ExecutionArgs))
          .catch((error: unknown) => ({ errors: errorsOf(error) })),
      onError: ({ extra: { line } }, _id, _payload, errors) =>
        errors.map((error) => presentError(error, line.introduction!.language, log)),
      onNext: (_ctx, _id, _payload, args, result): FormattedExecutionResult =>
        presentResult(result, args.contextValue as Context, log),
    },
    sockets,
    live,
  )
  return { close: () => closeAll(sockets, served) }
}

const introductionOf = (
  service: Service,
  params: ConnectionParams | undefined,
  address: string,
): Introduction => {
  const acceptLanguage = parameter(params, 'acceptLanguage')
  const headers = { address, authorization: parameter(params, 'authorization'), acceptLanguage }
  return { language: preferredLanguage(acceptLanguage), contextOf: () => contextOf(service, headers) }
}

/** Whether a socket may stay: one whose token is not valid is told so and closed. */
async function introduced(
  service: Service,
  params: ConnectionParams | undefined,
  { socket, line, address }: Extra,
  log: Logger,
): Promise<boolean> {
  try {
    const introduction = introductionOf(service, params, address)
    await introduction.contextOf()
    line.introduction = introduction
    return true
  } catch (error) {
    if (error instanceof Fault) {
      socket.close(CloseCode.Unauthorized, error.text.en)
    } else {
      log.warn({ err: error }, 'a socket could not be admitted')
      socket.close(CloseCode.InternalServerError, 'Try again later')
    }
    return false
  }
}

/** Ends every socket with 1001, and by force those that do not answer. */
async function closeAll(sockets: WebSocketServer, served: { close: () => Promise<void> }): Promise<void> {
  const late = setTimeout(() => {
    for (const client of sockets.clients) client.terminate()
  }, CLOSE_WITHIN_MS)
  await served.close()
  clearTimeout(late)
}
