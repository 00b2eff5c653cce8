import { type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import { type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import type { Context } from './context.ts'
import { sayUnavailable } from './errors.ts'
import { lengthCost, REJECTED_COST } from './guard/rates.ts'
import { checkOperation, refused } from './limits.ts'
import type { Live } from './live/live.ts'
import { addressKey } from './shared/caller-address.ts'
import type { Fault } from './shared/fault.ts'

const overWebSocket = () =>
  refused(
    'BAD_USER_INPUT',
    'Subscriptions run over WebSocket (graphql-transport-ws) at this address, or as server-sent events at /graphql/stream; send queries and mutations here. / 订阅请使用同一地址的 WebSocket(graphql-transport-ws),或 /graphql/stream 的服务器推送事件(SSE),此处只接受查询和变更。',
  )

/** Prices operations that come to Apollo, and carries them out as those of the other transports. */
export const operations = (schema: GraphQLSchema, live: Live): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    async didResolveOperation({ document, operation, request, operationName, contextValue: context }) {
      if (operation?.operation === 'subscription') throw overWebSocket()
      const asked = { schema, query: document, variables: request.variables ?? {}, operationName }
      context.charged = charge(live, context, checkOperation(asked) + lengthCost(request.query ?? ''))
    },
    async responseForOperation({ document, request, operationName, contextValue }) {
      const variableValues = request.variables ?? null
      return responseOf(await live.run({ schema, document, contextValue, operationName, variableValues }))
    },
    async willSendResponse({ request, response, contextValue: { origin } }) {
      if (response.http.status !== 400 || !readsOnlyJson(request.http?.headers.get('accept'))) return
      response.http.status = 200
      live.guard.rates.spend(addressKey(origin.address), REJECTED_COST)
    },
  }),
})

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
export function notBegun(originalError: Error, status: number, headers: Record<string, string> = {}) {
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
