import type { ExecutionResult } from 'graphql'
import type { WebSocket } from 'ws'
import { LIMITS, refused } from '../limits.ts'
import { TooSlow } from '../shared/events/watcher.ts'
import type { Admitted } from './gate.ts'
import type { Answer, SharedAnswers } from './shared-answers.ts'
import { begin, type Subscription } from './subscription.ts'

/** Bytes that may wait for a socket before its events wait as well. */
const ROOM = 64 * 1024
/** Registered by IANA as "try again later": clients of graphql-ws do, and go on behind their last cursor. */
export const TOO_SLOW = 1013

/**
 * The answers of a subscription over a socket. They go straight to it, the same bytes to all who are answered the same,
 * and not through graphql-ws, which would write each anew: to it this is a subscription that tells nothing, and ends.
 */
export async function answersOver(
  { id, socket, ...args }: Admitted & { id: string; socket: WebSocket },
  answers: SharedAnswers,
): Promise<AsyncIterableIterator<never> | ExecutionResult> {
  const running = runningOver(socket)
  if (running.size >= LIMITS.subscriptions) return { errors: [tooManyOperations()] }
  const place: Place = { subscription: null }
  running.add(place)
  const leave = () => running.delete(place)
  try {
    const subscription = await begin(args, answers)
    if (!('tell' in subscription)) {
      leave()
      return subscription
    }
    place.subscription = subscription
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
    return asIterator(subscription, () => tellSocket(subscription, socket, head).finally(leave))
  } catch (error) {
    leave()
    throw error
  }
}

/** A subscription that has begun, or is about to. */
interface Place {
  subscription: Subscription | null
}

// graphql-ws knows one for each id: of those that were begun under an id before an earlier one had ended, it forgets all
// but the last, and nobody would ever end them.
const subscriptions = new WeakMap<WebSocket, Set<Place>>()

function runningOver(socket: WebSocket): Set<Place> {
  const known = subscriptions.get(socket)
  if (known) return known
  const running = new Set<Place>()
  subscriptions.set(socket, running)
  socket.once('close', () => {
    for (const { subscription } of running) subscription?.end()
  })
  return running
}

const TAIL = Buffer.from('}')

async function tellSocket(subscription: Subscription, socket: WebSocket, head: Buffer): Promise<void> {
  // It may have closed while the subscription began.
  if (socket.readyState !== socket.OPEN) return subscription.end()
  try {
    await subscription.tell({ send: (answer) => sendTo(socket, head, answer) })
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error
    // It is the socket that is slow, so all of it goes.
    socket.close(TOO_SLOW, 'Too slow: connect again, and subscribe with your last cursor as "after"')
  }
}

function sendTo(socket: WebSocket, head: Buffer, { json }: Answer): Promise<void> | undefined {
  if (socket.readyState !== socket.OPEN) return
  const message = Buffer.concat([head, json, TAIL])
  if (socket.bufferedAmount <= ROOM) {
    socket.send(message, TEXT)
    return
  }
  return new Promise((resolve) => socket.send(message, TEXT, () => resolve()))
}

const TEXT = { binary: false }

function asIterator({ end }: Subscription, run: () => Promise<void>): AsyncIterableIterator<never> {
  const done = { value: undefined, done: true } as const
  const iterator: AsyncIterableIterator<never> = {
    next: async () => {
      await run()
      return done
    },
    return: async () => {
      end()
      return done
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

export const tooManyOperations = () =>
  refused(
    'COST_LIMITED',
    `A socket may have ${LIMITS.subscriptions} operations at a time. End some, or open another socket. / 每个连接最多同时 ${LIMITS.subscriptions} 个操作。`,
  )
