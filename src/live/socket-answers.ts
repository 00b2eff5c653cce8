import type { Writable } from 'node:stream'
import type { ExecutionResult } from 'graphql'
import type { WebSocket } from 'ws'
import { LIMITS, refused } from '../limits.ts'
import { TooSlow } from '../shared/events/watcher.ts'
import type { Admitted } from './gate.ts'
import type { Answer, SharedAnswers } from './shared-answers.ts'
import { SocketWriter } from './socket-writer.ts'
import { begin, type Subscription } from './subscription.ts'
import { textFrame } from './text-frame.ts'

/** Registered by IANA as "try again later": clients of graphql-ws do, and go on behind their last cursor. */
export const TOO_SLOW = 1013

/**
 * The answers of a subscription over a socket. They go straight to it, the same bytes to all who are answered the same,
 * and not through graphql-ws, which would write each anew: to it this is a subscription that tells nothing, and ends.
 */
export async function answersOver(
  { id, line, ...args }: Admitted & { id: string; line: Line },
  answers: SharedAnswers,
): Promise<AsyncIterableIterator<never> | ExecutionResult> {
  const { running } = line
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
    return asIterator(subscription, () => tellSocket(subscription, line, id).finally(leave))
  } catch (error) {
    leave()
    throw error
  }
}

/** A subscription that has begun, or is about to. */
interface Place {
  subscription: Subscription | null
}

/** A socket, and what is told over it. */
export interface Line {
  socket: WebSocket
  writer: SocketWriter
  // graphql-ws knows one for each id: of those that were begun under an id before an earlier one had ended, it forgets all
  // but the last, and nobody would ever end them.
  running: Set<Place>
}

/** Watches over what is told over a socket; `stream` is the connection below it. */
export function lineOver(socket: WebSocket, stream: Writable): Line {
  const running = new Set<Place>()
  socket.once('close', () => {
    for (const { subscription } of running) subscription?.end()
  })
  return { socket, writer: new SocketWriter(stream), running }
}

// Of most answers the last message: many clients call their first subscription the same.
const messages = new WeakMap<Answer, { id: string; message: Buffer }>()

/** What a subscription with this id is told, as graphql-transport-ws says it; the same bytes for the same id. */
function messageOf(answer: Answer, id: string): Buffer {
  const known = messages.get(answer)
  if (known?.id === id) return known.message
  const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
  const message = textFrame([head, answer.json, TAIL])
  messages.set(answer, { id, message })
  return message
}

const TAIL = Buffer.from('}')

async function tellSocket(subscription: Subscription, { socket, writer }: Line, id: string): Promise<void> {
  // It may have closed while the subscription began.
  if (socket.readyState !== socket.OPEN) return subscription.end()
  try {
    await subscription.tell({ send: (answer) => writer.send(messageOf(answer, id)) })
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error
    // It is the socket that is slow, so all of it goes.
    socket.close(TOO_SLOW, 'Too slow: connect again, and subscribe with your last cursor as "after"')
  } finally {
    // Before graphql-ws says that it has ended.
    writer.flush()
  }
}

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
