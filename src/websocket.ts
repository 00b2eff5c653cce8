import type { Server } from 'node:http'
import {
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { CloseCode } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { type Context, contextOf, type Service } from './context.ts'
import { presentError } from './errors.ts'
import { checkOperation, LIMITS, validationRules } from './limits.ts'
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
  const rules = [...specifiedRules, ...validationRules(service.config.GRAPHIQL)]

  const contextFrom = (params: ConnectionParams | undefined): Promise<Context> =>
    contextOf(service, {
      authorization: parameter(params, 'authorization'),
      acceptLanguage: parameter(params, 'acceptLanguage'),
    })

  /** Parses, validates and prices an operation, as Apollo does with those that come over HTTP. */
  function admitted(payload: { query: string; variables?: unknown; operationName?: unknown }): DocumentNode {
    const document = parse(payload.query, { maxTokens: LIMITS.tokens })
    const problems = validate(schema, document, rules)
    if (problems.length > 0) throw new AggregateError(problems)
    const operationName = typeof payload.operationName === 'string' ? payload.operationName : null
    checkOperation(schema, document, (payload.variables ?? {}) as Record<string, unknown>, operationName)
    return document
  }

  const disposable = useServer<
    ConnectionParams,
    { socket: { close: (code: number, reason: string) => void } }
  >(
    {
      schema,
      connectionInitWaitTimeout: LIMITS.connectionInitMs,
      onConnect: async ({ connectionParams, extra }) => {
        try {
          await contextFrom(connectionParams)
          return true
        } catch (error) {
          if (error instanceof Fault) {
            extra.socket.close(CloseCode.Unauthorized, error.text.en)
            return false
          }
          log.warn({ err: error }, 'a socket could not be admitted')
          extra.socket.close(CloseCode.InternalServerError, 'Try again later')
          return false
        }
      },
      onSubscribe: async (
        { connectionParams, subscriptions },
        _id,
        payload,
      ): Promise<ExecutionArgs | GraphQLError[]> => {
        // graphql-ws has noted this one already.
        if (Object.keys(subscriptions).length > LIMITS.subscriptions) return [tooMany()]
        try {
          const document = admitted(payload)
          const contextValue = await contextFrom(connectionParams)
          return {
            schema,
            document,
            contextValue,
            operationName: payload.operationName,
            variableValues: payload.variables,
          }
        } catch (error) {
          // Thrown on, it would close the whole socket.
          return errorsOf(error)
        }
      },
      onError: ({ connectionParams }, _id, _payload, errors) => {
        const language = preferredLanguage(parameter(connectionParams, 'acceptLanguage'))
        return errors.map((error) => presentError(error, language, log))
      },
      onNext: (_ctx, _id, _payload, args, result): FormattedExecutionResult => {
        const { errors, data = null } = result
        if (!errors) return { data }
        const { language } = args.contextValue as Context
        return { data, errors: errors.map((error) => presentError(error, language, log)) }
      },
    },
    sockets,
  )
  return {
    /** Ends every socket with 1001, and by force those that do not answer. */
    close: async () => {
      const late = setTimeout(() => {
        for (const client of sockets.clients) client.terminate()
      }, CLOSE_WITHIN_MS)
      await disposable.dispose()
      clearTimeout(late)
    },
  }
}

function errorsOf(error: unknown): GraphQLError[] {
  if (error instanceof AggregateError) return error.errors
  if (error instanceof GraphQLError) return [error]
  return [new GraphQLError('', { originalError: error as Error })]
}

const tooMany = () =>
  new GraphQLError(
    `A socket may have ${LIMITS.subscriptions} operations at a time. End some, or open another socket. / 每个连接最多同时 ${LIMITS.subscriptions} 个操作。`,
    { extensions: { code: 'COST_LIMITED' } },
  )
