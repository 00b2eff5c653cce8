import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLFormattedError } from 'graphql'
import type { Present } from '../errors.ts'
import { FILES_PATH } from '../files/file-links.ts'
import { Fault } from '../shared/fault.ts'
import { preferredLanguage } from '../shared/language.ts'
import type { Guard } from './guard.ts'
import { REJECTED_COST } from './rates.ts'
import { cutSlowBodies } from './slow-bodies.ts'

/** Says of an answer how a browser may use it; TLS and what belongs to it are the business of a proxy. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}
const SHARED = ['/graphql', '/graphql/stream', `${FILES_PATH}:id`]
const ASKED_AGAIN_SECONDS = 7_200

/** Looks at each HTTP request before it is read: where it comes from, and how much it may still ask for. */
export function guardRequests(app: FastifyInstance, guard: Guard, present: Present): void {
  const refuse = (reply: FastifyReply, status: number, fault: Fault) =>
    reply.code(status).send({ errors: [said(fault, reply.request, present)] })

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    // Those who look after the service ask these, from everywhere and always.
    if (isOfOperators(request)) return
    if (!URL.canParse(`http://${request.headers.host ?? ''}/`)) return refuse(reply, 400, noHost())
    // Whoever follows a link to the page itself comes from elsewhere, and takes nothing along.
    if (!isFollowed(request) && !guard.mayCome(request.raw)) {
      foreign.add(request.raw)
      return refuse(reply, 403, foreignPage())
    }
    payWhenLeft(request, reply, guard)
    if (request.headers.origin) share(reply, request.headers.origin)
    const limited = guard.rates.refusal(guard.keyOf(request.raw))
    if (!limited) return
    return refuse(reply.header('retry-after', limited.facts.retryAfterSeconds), 429, limited)
  })
  cutSlowBodies(app)
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply
    if (isOfOperators(request) || foreign.has(request.raw)) return
    if (statusCode < 400 || statusCode >= 500 || statusCode === 429) return
    guard.rates.spend(guard.keyOf(request.raw), REJECTED_COST)
  })
  for (const url of SHARED) app.options(url, async (_request, reply) => reply.code(204).send())
}

// Pages that others open must not use up what those behind the same address may ask for.
const foreign = new WeakSet<object>()

/** Whoever does not wait for an answer pays as for one that is refused: what it would have been nobody knows yet. */
function payWhenLeft({ url, raw }: FastifyRequest, reply: FastifyReply, guard: Guard): void {
  // Streams are left whenever their reader has had enough.
  if (url.startsWith('/graphql/stream')) return
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) guard.rates.spend(guard.keyOf(raw), REJECTED_COST)
  })
}

/** Whether a person follows a link: to the page itself, or to a file that was shown to them elsewhere. */
const isFollowed = ({ url, method, headers }: FastifyRequest) =>
  url === '/' ||
  (method === 'GET' &&
    url.startsWith(FILES_PATH) &&
    !headers.origin &&
    headers['sec-fetch-mode'] === 'navigate')

const isOfOperators = ({ url }: FastifyRequest) => url === '/healthz' || url === '/readyz'

/** Lets a page of another origin read the answer (CORS, Fetch Standard 3.2). */
function share(reply: FastifyReply, origin: string): void {
  reply.headers({
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
  })
  if (reply.request.method !== 'OPTIONS') return
  reply.headers({
    'access-control-allow-methods': reply.request.url.startsWith(FILES_PATH) ? 'GET, PUT' : 'GET, POST',
    'access-control-allow-headers':
      'content-type, authorization, accept, accept-language, last-event-id, x-acting-for, x-organization, apollo-require-preflight, x-apollo-operation-name',
    'access-control-max-age': String(ASKED_AGAIN_SECONDS),
  })
}

const said = (fault: Fault, { headers }: FastifyRequest, present: Present): GraphQLFormattedError =>
  present(fault, preferredLanguage(headers['accept-language']))

const foreignPage = () =>
  new Fault('FORBIDDEN', {
    en: 'Pages of other sites may not use this service in a browser. Whoever runs it may admit them by ORIGINS.',
    zh: '浏览器中其他网站的页面不能使用本服务;运营者可通过 ORIGINS 允许。',
  })

const noHost = () =>
  new Fault('BAD_USER_INPUT', {
    en: 'The Host header is missing or is no host. Send that of the address that you ask.',
    zh: 'Host 请求头缺失或无效,请发送所访问地址的主机名。',
  })
