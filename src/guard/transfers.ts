import type { IncomingMessage, ServerResponse } from 'node:http'
import { LIMITS } from '../limits.ts'
import { rateLimited } from '../shared/fault.ts'
import type { Guard } from './guard.ts'
import { TRANSFER_COST } from './rates.ts'

const BUSY_SECONDS = 10

/** Lets an address pay for a transfer, and counts it until its answer is over. Throws RATE_LIMITED. */
export function inTransfer(
  { keyOf, rates, transfers }: Guard,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const key = keyOf(request)
  if (!transfers.hasRoom(key)) throw rateLimited(BUSY_SECONDS)
  rates.spend(key, TRANSFER_COST)
  transfers.enter(key)
  response.once('close', () => transfers.leave(key))
}

/** Comes when a transfer has taken so many seconds, or when nothing has moved for a while, unless it has ended. */
export function transferSignal(
  moving: IncomingMessage | ServerResponse,
  seconds: number,
): { signal: AbortSignal; end: () => void } {
  const ending = new AbortController()
  const stop = () => ending.abort()
  const timer = setTimeout(stop, seconds * 1_000)
  moving.setTimeout(LIMITS.stallMs, stop)
  const end = () => clearTimeout(timer)
  return { signal: ending.signal, end }
}

// Long enough to read the answer before the connection goes.
const LINGER_MS = 3_000

/**
 * Lets what is left of a refused body come for a moment, because a connection that ends on unread bytes loses the answer;
 * then it is cut.
 */
export function endBody(request: IncomingMessage): void {
  if (request.complete) return
  request.resume()
  setTimeout(() => {
    if (!request.complete) request.destroy()
  }, LINGER_MS).unref()
}
