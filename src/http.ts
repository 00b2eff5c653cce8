import type { ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { type Context, contextOf, type Service } from './context.ts'
import { presentError } from './errors.ts'
import { checkOperation, LIMITS, refused, validationRules } from './limits.ts'
import { ReachableApollo } from './reachable-apollo.ts'
import { Fault } from './shared/fault.ts'
import { type Language, preferredLanguage } from './shared/language.ts'

const overWebSocket = () =>
  refused(
    'BAD_USER_INPUT',
    'Subscriptions run over WebSocket (graphql-transport-ws) at this address, or as server-sent events at /graphql/stream; send queries and mutations here. / 订阅请使用同一地址的 WebSocket(graphql-transport-ws),或 /graphql/stream 的服务器推送事件(SSE),此处只接受查询和变更。',
  )

/** Serves the schema over HTTP at /graphql. */
export async function serveGraphql(
  app: FastifyInstance,
  schema: GraphQLSchema,
  service: Service,
  log: Logger,
) {
  // Apollo formats errors without telling for whom, so each error is noted with the language of its request.
  const languages = new WeakMap<object, Language>()

  const speakTheirLanguage: ApolloServerPlugin<Context> = {
    requestDidStart: async () => ({
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) languages.set(error, contextValue.language)
      },
      async didResolveOperation({ document, operation, request, operationName }) {
        if (operation?.operation === 'subscription') throw overWebSocket()
        checkOperation({ schema, query: document, variables: request.variables ?? {}, operationName })
      },
    }),
  }

  const apollo = new ReachableApollo<Context>(service.reachability, log, {
    schema,
    introspection: service.config.GRAPHIQL,
    hideSchemaDetailsFromClientErrors: !service.config.GRAPHIQL,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: validationRules(service.config.GRAPHIQL),
    persistedQueries: false,
    // The process stops itself, in an order that Apollo does not know.
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => presentError(error, languages.get(error as object) ?? 'en', log),
    plugins: [
      // Nearly twice the lists per second; no answer is cached anyway.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      speakTheirLanguage,
    ],
  })
  await apollo.start()

  const context = async (request: FastifyRequest): Promise<Context> => {
    const { authorization, 'accept-language': acceptLanguage } = request.headers
    try {
      return await contextOf(service, { address: request.ip, authorization, acceptLanguage })
    } catch (error) {
      // presentError finds the code and the words; only the status is said here.
      const status = error instanceof Fault ? 401 : 503
      const refused = new GraphQLError('', {
        originalError: error as Error,
        extensions: { code: 'REFUSED', http: { status } },
      })
      languages.set(refused, preferredLanguage(acceptLanguage))
      throw refused
    }
  }

  const handle = fastifyApolloHandler<Context>(apollo, { context })
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    },
    handler: handle as never,
  })
  return apollo
}
