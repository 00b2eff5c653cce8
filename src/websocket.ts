import type { Server } from 'node:http'
import type { ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql'
import { CloseCode } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { contextInTime } from './asked.ts'
import type { Service } from './context.ts'
import type { Run } from './execution.ts'
import { REJECTED_COST } from './guard/rates.ts'
import { socketRefusal } from './guard/socket-refusal.ts'
import { LIMITS } from './limits.ts'
import { errorsOf } from './live/gate.ts'
import type { Live } from './live/live.ts'
import type { Introduction } from './live/socket-line.ts'
import { TRY_AGAIN } from './live/socket-line.ts'
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
  /** As the HTTP header X-Organization. */
  organization?: string
  /** As the HTTP header X-Acting-For. */
  actingFor?: string
  /** The same, for whoever gives it the name of the header. */
  xActingFor?: string
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
  if (value === undefined || value === null) return undefined
  // As if it were not there, somebody would act for their own organization and not know.
  return typeof value === 'string' ? value : ''
}

/** Serves the schema over WebSocket at /graphql (graphql-transport-ws), with the same limits as over HTTP. */
export function serveWebSocket(server: Server, schema: GraphQLSchema, live: Live) {
  const { gate, guard, run, present } = live
  const sockets: WebSocketServer = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: LIMITS.frameBytes,
    verifyClient: ({ req }, admit) => {
      const refusal = socketRefusal(guard, req, sockets.clients.size)
      if (!refusal) return admit(true)
      const { status, reason, retryAfter } = refusal
      admit(false, status, reason, { ...(retryAfter && { 'retry-after': retryAfter }) })
    },
  })
  sockets.on('connection', (socket, request) => {
    const key = guard.keyOf(request)
    guard.sockets.enter(key)
    socket.once('close', () => guard.sockets.leave(key))
  })
  const served = serveSockets<ConnectionParams>(
    {
      schema,
      connectionInitWaitTimeout: LIMITS.connectionInitMs,
      onConnect: ({ connectionParams, extra }) => introduced(live, connectionParams, extra),
      // Thrown on, an error would close the whole socket.
      onSubscribe: ({ extra: { line } }, _id, payload) =>
        gate.admit(payload, line.introduction!).catch(errorsOf),
      onError: ({ extra: { line } }, _id, _payload, errors) =>
        errors.map((error) => present(error, line.introduction!.language)),
      execute: (args) => run(args as Parameters<Run>[0]) as Promise<ExecutionResult>,
      // As its caller reads it already.
      onNext: (_ctx, _id, _payload, _args, result) => result as FormattedExecutionResult,
    },
    sockets,
    live,
  )
  return { close: () => closeAll(sockets, served) }
}

const introductionOf = (
  service: Service,
  params: ConnectionParams | undefined,
  { address, addressKey }: Extra,
): Introduction => {
  const acceptLanguage = parameter(params, 'acceptLanguage')
  const asked = {
    address,
    acceptLanguage,
    authorization: parameter(params, 'authorization'),
    organization: parameter(params, 'organization') ?? parameter(params, 'xOrganization'),
    actingFor: parameter(params, 'actingFor') ?? parameter(params, 'xActingFor'),
  }
  const language = preferredLanguage(acceptLanguage)
  return { language, addressKey, contextOf: () => contextInTime(service, asked) }
}

// A close frame has room for 123 bytes (RFC 6455, 5.5): the first sentence says what is wrong.
const closeReason = ({ text }: Fault): string => text.en.split(/(?<=\.) /)[0]!.slice(0, 123)

/** Whether a socket may stay: one whose token or mandate is not valid is told so and closed. */
async function introduced(
  { service, guard, log }: Live,
  params: ConnectionParams | undefined,
  extra: Extra,
): Promise<boolean> {
  const { socket, line, addressKey } = extra
  try {
    const introduction = introductionOf(service, params, extra)
    await introduction.contextOf()
    line.introduction = introduction
    return true
  } catch (error) {
    if (error instanceof Fault && error.code !== 'UNAVAILABLE') {
      guard.rates.spend(addressKey, REJECTED_COST)
      const code = error.code === 'FORBIDDEN' ? CloseCode.Forbidden : CloseCode.Unauthorized
      socket.close(code, closeReason(error))
    } else {
      log.warn({ err: error }, 'a socket could not be admitted')
      // Clients of graphql-ws come back after this code, and never after the one for an internal error.
      socket.close(TRY_AGAIN, 'Try again later')
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
