import type { Writable } from 'node:stream'
import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { CloseCode, MessageType, parseMessage, type SubscribePayload } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Context } from '../context.ts'
import { presentError } from '../errors.ts'
import { LIMITS, refused } from '../limits.ts'
import { TooSlow } from '../shared/events/watcher.ts'
import type { Language } from '../shared/language.ts'
import { errorsOf } from './gate.ts'
import type { Live } from './live.ts'
import type { Recipient } from './relay.ts'
import type { Answer } from './shared-answers.ts'
import { answerMessage, completeMessage, errorMessage, nextMessage } from './socket-messages.ts'
import { SocketWriter } from './socket-writer.ts'
import { begin, Subscription } from './subscription.ts'

/** Registered by IANA as "try again later": clients of graphql-ws do, and go on behind their last cursor. */
export const TOO_SLOW = 1013

/** Who speaks over a socket, as its `connection_init` says. */
export interface Introduction {
  language: Language
  contextOf: () => Promise<Context>
}

/** One subscription of a socket, which has begun or is about to. */
class Place implements Recipient {
  readonly id: string
  private readonly writer: SocketWriter
  subscription: Subscription | null = null
  isLeft = false

  constructor(id: string, writer: SocketWriter) {
    this.id = id
    this.writer = writer
  }

  send(answer: Answer): Promise<void> | undefined {
    return this.writer.send(answerMessage(this.id, answer))
  }

  leave(): void {
    this.isLeft = true
    this.subscription?.end()
  }
}

/**
 * The subscriptions of a socket. They are not left to graphql-ws, which speaks the rest of the protocol: it would execute
 * and write each event anew for each of them, and forgets those whose id is used again before they have ended.
 */
export class SocketLine {
  /** Null until graphql-ws has let it in. */
  introduction: Introduction | null = null
  private readonly socket: WebSocket
  private readonly writer: SocketWriter
  private readonly live: Live
  private readonly places = new Map<string, Place>()
  // Those too that were left before they had begun, which goes on.
  private count = 0

  /** `stream` is the connection below the socket. */
  constructor(socket: WebSocket, stream: Writable, live: Live) {
    this.socket = socket
    this.writer = new SocketWriter(stream)
    this.live = live
    socket.once('close', () => {
      for (const place of this.places.values()) place.leave()
    })
  }

  /** How many subscriptions it has. */
  get size(): number {
    return this.count
  }

  /** Whether a message is about a subscription, and has been taken. */
  take(text: string): boolean {
    if (!this.introduction) return false
    const message = messageIn(text)
    if (message?.type === MessageType.Complete) return this.leave(message.id)
    if (message?.type !== MessageType.Subscribe || !this.live.gate.isSubscription(message.payload))
      return false
    if (!this.places.has(message.id)) this.subscribe(message.id, message.payload, this.introduction)
    else this.socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${message.id} already exists`)
    return true
  }

  private leave(id: string): boolean {
    const place = this.places.get(id)
    place?.leave()
    if (place?.subscription) this.count -= 1
    return this.places.delete(id)
  }

  private subscribe(id: string, payload: SubscribePayload, { language, contextOf }: Introduction): void {
    const place = new Place(id, this.writer)
    this.places.set(id, place)
    this.count += 1
    const { gate, answers, log } = this.live
    const ended = (failure: unknown) => this.ended(place, failure, language)
    const admitted = this.count > LIMITS.subscriptions ? tooMany() : gate.admit(payload, contextOf)
    admitted
      .then((args) => begin(args, answers))
      .then((begun) => {
        if (!(begun instanceof Subscription)) return this.refuse(place, begun, language)
        if (place.isLeft) return this.abandon(begun)
        place.subscription = begun
        begun.tell(place, ended)
      })
      .catch(ended)
      .catch((error: unknown) => log.error({ err: error }, 'a subscription failed'))
  }

  private abandon(begun: Subscription): void {
    this.count -= 1
    begun.end()
  }

  /** What was subscribed to is answered with errors, as that of a query that fails. */
  private refuse(place: Place, { errors = [] }: ExecutionResult, language: Language): void {
    this.count -= 1
    if (place.isLeft) return
    this.places.delete(place.id)
    this.write(nextMessage(place.id, { errors: this.present(errors, language) }))
    this.write(completeMessage(place.id))
  }

  private ended(place: Place, failure: unknown, language: Language): void {
    this.count -= 1
    if (place.isLeft) return
    this.places.delete(place.id)
    if (!failure) this.write(completeMessage(place.id))
    // It is the socket that is slow, so all of it goes.
    else if (failure instanceof TooSlow)
      this.socket.close(TOO_SLOW, 'Too slow: connect again, and subscribe with your last cursor as "after"')
    else this.write(errorMessage(place.id, this.present(errorsOf(failure), language)))
  }

  private present(errors: readonly unknown[], language: Language): GraphQLFormattedError[] {
    return errors.map((error) => presentError(error, language, this.live.log))
  }

  private write(message: Buffer): void {
    if (this.socket.readyState === this.socket.OPEN) void this.writer.send(message)
  }
}

/** A message of the protocol; null when it is none, which graphql-ws answers. */
function messageIn(text: string) {
  try {
    return parseMessage(text)
  } catch {
    return null
  }
}

const tooMany = () => Promise.reject(tooManyOperations())

export const tooManyOperations = () =>
  refused(
    'COST_LIMITED',
    `A socket may have ${LIMITS.subscriptions} operations at a time. End some, or open another socket. / 每个连接最多同时 ${LIMITS.subscriptions} 个操作。`,
  )
