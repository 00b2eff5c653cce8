import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import { askedBy, contextInTime } from './asked.ts'
import { sayUnavailable } from './errors.ts'
import { OPENING_COST } from './guard/rates.ts'
import { LIMITS, refused } from './limits.ts'
import { errorsOf, type Sent } from './live/gate.ts'
import type { Live } from './live/live.ts'
import { EventStream } from './live/stream-answers.ts'
import { begin, Subscription } from './live/subscription.ts'
import { preferredLanguage } from './shared/language.ts'

const BEAT_MS = 12_000

/**
 * Serves subscriptions as server-sent events at /graphql/stream, one a request, in the distinct connections mode of the
 * protocol of graphql-sse. Not by its handler, which keeps whatever a slow reader has not read, and knows no event ids.
 */
export function serveEventStream(app: FastifyInstance, live: Live): { close: () => Promise<void> } {
  const streams = new Set<EventStream>()
  const beat = setInterval(() => {
    for (const stream of streams) stream.beat()
  }, BEAT_MS)

  const { guard } = live

  const open = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const stream = new EventStream(reply.raw, reply.getHeaders() as OutgoingHttpHeaders)
    const key = guard.keyOf(request.raw)
    streams.add(stream)
    guard.streams.enter(key)
    guard.rates.spend(key, OPENING_COST)
    reply.raw.once('close', () => {
      streams.delete(stream)
      guard.streams.leave(key)
    })
    await tell(stream, request, live)
  }
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    handler: (request, reply) => {
      if (streams.size >= LIMITS.streams) return reply.code(503).send({ errors: [tooMany()] })
      if (!guard.streams.hasRoom(guard.keyOf(request.raw)))
        return reply
          .code(429)
          .header('retry-after', 60)
          .send({ errors: [tooManyOfAddress()] })
      reply.hijack()
      void open(request, reply)
    },
  })
  return {
    close: async () => {
      clearInterval(beat)
      for (const stream of streams) stream.end()
    },
  }
}

/** Tells whatever is subscribed to, or why nothing is told; never rejects. */
async function tell(stream: EventStream, request: FastifyRequest, live: Live) {
  const { service, gate, guard, answers } = live
  const asked = askedBy(request.raw, guard)
  const language = preferredLanguage(asked.acceptLanguage)
  const present = (errors: readonly GraphQLError[]) => errors.map((error) => live.present(error, language))
  try {
    const sent = sentIn(request)
    const admitted = await gate.admit(sent, {
      addressKey: guard.keyOf(request.raw),
      contextOf: () => contextInTime(service, asked),
    })
    if (!gate.isSubscription(sent)) throw onlySubscriptions()
    const begun = await begin(admitted, answers)
    if (!(begun instanceof Subscription)) return stream.complete({ errors: present(begun.errors ?? []) })
    await stream.tellOf(begun)
  } catch (error) {
    const errors = present(errorsOf(error))
    // Without an end of its own, so that the reader comes back, and goes on behind its last event.
    if (sayUnavailable(errors)) stream.end()
    else stream.complete({ errors })
  }
}

function sentIn({ method, query, body }: FastifyRequest): Sent {
  const sent = (method === 'GET' ? query : body) as Record<string, unknown> | null
  const { query: text, documentId, extensions, operationName, variables } = sent ?? {}
  if (typeof text !== 'string' && !documentId && !extensions) throw noQuery()
  return {
    query: typeof text === 'string' ? text : '',
    documentId,
    extensions,
    operationName: typeof operationName === 'string' ? operationName : null,
    variables: variablesIn(variables),
  }
}

function variablesIn(value: unknown): Record<string, unknown> | null {
  if (value === null || value === undefined || value === '') return null
  const variables: unknown = typeof value === 'string' ? parsed(value) : value
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) throw noVariables()
  return variables as Record<string, unknown>
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw noVariables()
  }
}

const onlySubscriptions = () =>
  refused(
    'BAD_USER_INPUT',
    'Only subscriptions are served here; POST queries and mutations to /graphql. / 此地址仅支持订阅,查询和变更请 POST 到 /graphql。',
  )

const noQuery = () =>
  refused(
    'BAD_USER_INPUT',
    'Send a subscription as "query": in the JSON body of a POST, or in the address of a GET. / 请以 "query" 提供订阅:POST 的 JSON 请求体或 GET 的查询参数。',
  )

const noVariables = () =>
  refused('BAD_USER_INPUT', '"variables" must be a JSON object. / "variables" 须为 JSON 对象。')

const tooManyOfAddress = () => ({
  message:
    'Too many streams are open from your address. End some first. / 您的地址打开的流过多,请先关闭一些。',
  extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 60 },
})

const tooMany = () => ({
  message: 'Too many streams are open here. Try again in a minute. / 当前打开的流过多,请稍后重试。',
  extensions: { code: 'UNAVAILABLE' },
})
