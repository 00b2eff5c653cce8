import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { type Context, contextOf } from './context.ts'
import { sayUnavailable } from './errors.ts'
import { inTime } from './execution.ts'
import { addressKey } from './guard/caller-address.ts'
import { lengthCost, REJECTED_COST } from './guard/rates.ts'
import { writeOut } from './guard/written-out.ts'
import { checkOperation, LIMITS, refused, validationRules } from './limits.ts'
import type { Live } from './live/live.ts'
import { Fault } from './shared/fault.ts'
import { type Language, preferredLanguage } from './shared/language.ts'

const overWebSocket = () =>
  refused(
    'BAD_USER_INPUT',
    'Subscriptions run over WebSocket (graphql-transport-ws) at this address, or as server-sent events at /graphql/stream; send queries and mutations here. / 订阅请使用同一地址的 WebSocket(graphql-transport-ws),或 /graphql/stream 的服务器推送事件(SSE),此处只接受查询和变更。',
  )

/** Serves the schema over HTTP at /graphql. */
export async function serveGraphql(app: FastifyInstance, schema: GraphQLSchema, live: Live) {
  const { service, guard, run, present } = live
  const { GRAPHIQL, OPERATION_SECONDS } = service.config
  // Apollo formats errors without telling for whom, so each error is noted with the language of its request.
  const languages = new WeakMap<object, Language>()

  const admitAndRun: ApolloServerPlugin<Context> = {
    requestDidStart: async () => ({
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) languages.set(error, contextValue.language)
      },
      async didResolveOperation({ document, operation, request, operationName, contextValue: context }) {
        if (operation?.operation === 'subscription') throw overWebSocket()
        const asked = { schema, query: document, variables: request.variables ?? {}, operationName }
        context.charged = charge(live, context, checkOperation(asked) + lengthCost(request.query ?? ''))
      },
      async responseForOperation({ document, request, operationName, contextValue }) {
        const variableValues = request.variables ?? null
        return responseOf(await run({ schema, document, contextValue, operationName, variableValues }))
      },
      async willSendResponse({ request, response, contextValue: { origin } }) {
        if (response.http.status !== 400 || !readsOnlyJson(request.http?.headers.get('accept'))) return
        response.http.status = 200
        guard.rates.spend(addressKey(origin.address), REJECTED_COST)
      },
    }),
  }

  const apollo = new ApolloServer<Context>({
    schema,
    introspection: GRAPHIQL,
    hideSchemaDetailsFromClientErrors: !GRAPHIQL,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: validationRules(GRAPHIQL),
    persistedQueries: false,
    // The process stops itself, in an order that Apollo does not know.
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => present(error, languages.get(error as object) ?? 'en'),
    plugins: [
      // Nearly twice the lists per second; no answer is cached anyway.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      admitAndRun,
    ],
  })
  await apollo.start()

  const context = async (request: FastifyRequest): Promise<Context> => {
    const { authorization, 'accept-language': acceptLanguage } = request.headers
    const asked = { address: guard.addressOf(request.raw), authorization, acceptLanguage }
    try {
      return await inTime(OPERATION_SECONDS, () => contextOf(service, asked))
    } catch (error) {
      const status = error instanceof Fault && error.code === 'UNAUTHENTICATED' ? 401 : 503
      const refused = notBegun(error as Error, status)
      languages.set(refused, preferredLanguage(acceptLanguage))
      throw refused
    }
  }

  const nameDocument = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      writeOut(request, guard.documents)
    } catch (error) {
      const language = preferredLanguage(request.headers['accept-language'])
      return reply.code(400).send({ errors: [present(error, language)] })
    }
  }

  const handle = fastifyApolloHandler<Context>(apollo, { context })
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    },
    preHandler: nameDocument,
    handler: handle as never,
  })
  return apollo
}

/** Whether a client is of before GraphQL over HTTP, which takes whatever is not 200 for no answer to what it asked (6.4.1). */
const readsOnlyJson = (accept = '') =>
  accept.includes('application/json') && !accept.includes('application/graphql-response+json')

/** Lets the caller pay for an operation. */
function charge({ guard }: Live, { origin, organizationId }: Context, cost: number) {
  try {
    return guard.rates.charge({ address: addressKey(origin.address), organizationId }, cost)
  } catch (error) {
    const { facts } = error as Fault
    throw notBegun(error as Error, 429, { 'retry-after': String(facts.retryAfterSeconds) })
  }
}

/** Why an operation was not begun; `present` finds the code and the words, only the status is said here. */
function notBegun(originalError: Error, status: number, headers: Record<string, string> = {}) {
  const http: unknown = { status, headers: new HeaderMap(Object.entries(headers)) }
  const extensions: Record<string, unknown> = { code: 'REFUSED', http }
  return new GraphQLError('', { originalError, extensions })
}

/** With a status of its own where there is no data (GraphQL over HTTP, 6.4). */
function responseOf(singleResult: FormattedExecutionResult) {
  const failure = sayUnavailable(singleResult.errors) ? 503 : 400
  return {
    http: { headers: new HeaderMap(), ...(singleResult.data === undefined && { status: failure }) },
    body: { kind: 'single' as const, singleResult },
  }
}
