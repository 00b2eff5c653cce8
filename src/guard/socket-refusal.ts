import type { IncomingMessage } from 'node:http'
import { LIMITS } from '../limits.ts'
import type { Guard } from './guard.ts'
import { OPENING_COST } from './rates.ts'

/** Why a socket is not opened, as HTTP says it. */
export interface NotOpened {
  status: number
  reason: string
  /** Seconds after which another try may pass. */
  retryAfter?: string
}

/**
 * Lets a socket be opened, for its price, or says why it is not: the page is foreign, its address asks for too much, or
 * too many are open.
 */
export function socketRefusal(guard: Guard, request: IncomingMessage, open: number): NotOpened | null {
  const key = guard.keyOf(request)
  if (!guard.mayCome(request)) return { status: 403, reason: 'Foreign origin' }
  if (open >= LIMITS.sockets) return { status: 503, reason: 'Too many sockets', retryAfter: '60' }
  const wait = guard.rates.refusal(key)?.facts.retryAfterSeconds
  if (wait) return { status: 429, reason: 'Too much', retryAfter: String(wait) }
  if (!guard.sockets.hasRoom(key)) return { status: 429, reason: 'Too many sockets', retryAfter: '60' }
  guard.rates.spend(key, OPENING_COST)
  return null
}
