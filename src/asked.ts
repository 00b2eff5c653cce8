import type { IncomingMessage } from 'node:http'
import { type Asked, type Context, contextOf, type Service } from './context.ts'
import { inTime } from './execution.ts'
import type { Guard } from './guard/guard.ts'

/** What an HTTP request says of itself, and where it comes from. */
export function askedBy(request: IncomingMessage, guard: Guard): Asked {
  const { authorization, 'accept-language': acceptLanguage, ...headers } = request.headers
  return {
    address: guard.addressOf(request),
    authorization,
    acceptLanguage,
    organization: headers['x-organization']?.toString(),
    actingFor: headers['x-acting-for']?.toString(),
    lastEventId: headers['last-event-id']?.toString() || undefined,
  }
}

/** The context of an operation, if it is found within the time of one. */
export const contextInTime = (service: Service, asked: Asked): Promise<Context> =>
  inTime(service.config.OPERATION_SECONDS, () => contextOf(service, asked))
