import type { Server } from 'node:http'
import {
  type ExecutionArgs,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { CloseCode, type SubscribePayload } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { type Context, contextOf, type Service } from './context.ts'
import { presentError } from './errors.ts'
import { checkOperation, LIMITS, refused, validationRules } from './limits.ts'
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
export function serveWebSocket(server: Server, schema: GraphQLSchema, service: Service, log: Logger) {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: LIMITS.frameBytes })
  const admit = gateOf(schema, service)
  const disposable = useServer<ConnectionParams, Extra>(
    {
      schema,
      connectionInitWaitTimeout: LIMITS.connectionInitMs,
      onConnect: ({ connectionParams, extra }) => introduced(service, connectionParams, extra, log),
      // graphql-ws has noted the new one among the subscriptions already.
      onSubscribe: async ({ connectionParams, subscriptions }, _id, payload) =>
        Object.keys(subscriptions).length > LIMITS.subscriptions
          ? [tooMany()]
          : // Thrown on, an error would close the whole socket.
            admit(payload, connectionParams).catch(errorsOf),
      onError: ({ connectionParams }, _id, _payload, errors) => {
        const language = preferredLanguage(parameter(connectionParams, 'acceptLanguage'))
        return errors.map((error) => presentError(error, language, log))
      },
      onNext: (_ctx, _id, _payload, args, { errors, data = null }): FormattedExecutionResult => {
        if (!errors) return { data }
        const { language } = args.contextValue as Context
        return { data, errors: errors.map((error) => presentError(error, language, log)) }
      },
    },
    sockets,
  )
  return { close: () => closeAll(sockets, disposable) }
}

type Extra = { socket: { close: (code: number, reason: string) => void } }

const contextFrom = (service: Service, params: ConnectionParams | undefined): Promise<Context> =>
  contextOf(service, {
    authorization: parameter(params, 'authorization'),
    acceptLanguage: parameter(params, 'acceptLanguage'),
  })

/** Whether a socket may stay: one whose token is not valid is told so and closed. */
async function introduced(
  service: Service,
  params: ConnectionParams | undefined,
  { socket }: Extra,
  log: Logger,
): Promise<boolean> {
  try {
    await contextFrom(service, params)
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

/** Parses, validates and prices the operations of sockets, as Apollo does with those that come over HTTP. */
function gateOf(schema: GraphQLSchema, service: Service) {
  const rules = [...specifiedRules, ...validationRules(service.config.GRAPHIQL)]
  return async (
    { query, variables, operationName }: SubscribePayload,
    params: ConnectionParams | undefined,
  ): Promise<ExecutionArgs | GraphQLError[]> => {
    const document = parse(query, { maxTokens: LIMITS.tokens })
    const problems = validate(schema, document, rules)
    if (problems.length > 0) return [...problems]
    checkOperation({ schema, query: document, variables: variables ?? {}, operationName })
    const contextValue = await contextFrom(service, params)
    return { schema, document, contextValue, operationName, variableValues: variables }
  }
}

/** Ends every socket with 1001, and by force those that do not answer. */
async function closeAll(
  sockets: WebSocketServer,
  graphql: { dispose: () => void | Promise<void> },
): Promise<void> {
  const late = setTimeout(() => {
    for (const client of sockets.clients) client.terminate()
  }, CLOSE_WITHIN_MS)
  await graphql.dispose()
  clearTimeout(late)
}

function errorsOf(error: unknown): GraphQLError[] {
  if (error instanceof GraphQLError) return [error]
  return [new GraphQLError('', { originalError: error as Error })]
}

const tooMany = () =>
  refused(
    'COST_LIMITED',
    `A socket may have ${LIMITS.subscriptions} operations at a time. End some, or open another socket. / 每个连接最多同时 ${LIMITS.subscriptions} 个操作。`,
  )
