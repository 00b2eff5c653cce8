import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { askedBy, contextInTime } from './asked.ts'
import type { Context } from './context.ts'
import { writeOut } from './guard/written-out.ts'
import { notBegun, operations } from './http-operations.ts'
import { LIMITS, validationRules } from './limits.ts'
import type { Live } from './live/live.ts'
import { Fault, type FaultCode } from './shared/fault.ts'
import { type Language, preferredLanguage } from './shared/language.ts'

/** How HTTP says why nobody is let in. */
const STATUSES: Partial<Record<FaultCode, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403 }

/** Serves the schema over HTTP at /graphql. */
export async function serveGraphql(app: FastifyInstance, schema: GraphQLSchema, live: Live) {
  const { service, guard, present } = live
  const { GRAPHIQL } = service.config
  // Apollo formats errors without telling for whom, so each error is noted with the language of its request.
  const languages = new WeakMap<object, Language>()
  const speakTheirLanguage: ApolloServerPlugin<Context> = {
    requestDidStart: async () => ({
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) languages.set(error, contextValue.language)
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
      operations(schema, live),
      speakTheirLanguage,
    ],
  })
  await apollo.start()

  const context = async (request: FastifyRequest): Promise<Context> => {
    const asked = askedBy(request.raw, guard)
    try {
      return await contextInTime(service, asked)
    } catch (error) {
      const status = (error instanceof Fault && STATUSES[error.code]) || 503
      const refused = notBegun(error as Error, status)
      languages.set(refused, preferredLanguage(asked.acceptLanguage))
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
