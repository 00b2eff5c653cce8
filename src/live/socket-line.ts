import type { Writable } from 'node:stream'
import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { CloseCode, MessageType, parseMessage, type SubscribePayload } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { sayUnavailable } from '../errors.ts'
import { beyond, LIMITS } from '../limits.ts'
import { TooSlow } from '../shared/events/watcher.ts'
import type { Language } from '../shared/language.ts'
import { type Caller, errorsOf } from './gate.ts'
import type { Live } from './live.ts'
import type { Recipient } from './relay.ts'
import type { Answer } from './shared-answers.ts'
import { answerMessage, completeMessage, errorMessage, nextMessage } from './socket-messages.ts'
import { SocketWriter } from './socket-writer.ts'
import { begin, Subscription } from './subscription.ts'

/** Registered by IANA as "try again later": clients of graphql-ws do, and go on behind their last cursor. */
export const TRY_AGAIN = 1013
/** Bytes that a client may leave unread of what it has asked for. */
const MOST_UNREAD = 1024 * 1024
const LONGEST_ID = 128

/** Who speaks over a socket, as its `connection_init` says. */
export interface Introduction extends Caller {
  language: Language
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
  /** The ids of operations that graphql-ws is at. */
  private readonly others = new Set<string>()
  // Those too that were left before they had ended, which goes on.
  private count = 0

  /** `stream` is the connection below the socket. */
  constructor(socket: WebSocket, stream: Writable, live: Live) {
    this.socket = socket
    this.writer = new SocketWriter(stream, () => socket.readyState === socket.OPEN)
    this.live = live
    socket.once('close', () => this.leaveAll())
  }

  /** Takes a message if it is about a subscription, and leaves others to graphql-ws, which reads them. */
  async take(sent: string, read: (text: string) => Promise<void>): Promise<void> {
    if (!this.checkUnread()) return
    const text = withQuery(sent)
    const message = messageIn(text)
    if (!this.introduction || !message) return read(text)
    if (message.type === MessageType.Complete && this.leave(message.id)) return
    if (message.type !== MessageType.Subscribe) return read(text)
    const { id, payload } = message
    if (id.length > LONGEST_ID) return this.close(CloseCode.BadRequest, 'The id is too long')
    if (this.places.has(id) || this.others.has(id))
      return this.close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists')
    if (this.count >= LIMITS.subscriptions)
      return this.write(errorMessage(id, this.present([tooManyOperations()], this.introduction.language)))
    const refusal = this.live.guard.rates.refusal(this.introduction.addressKey)
    if (refusal) return this.write(errorMessage(id, this.present([refusal], this.introduction.language)))
    this.count += 1
    if (this.live.gate.isSubscription(payload)) return this.subscribe(id, payload, this.introduction)
    this.others.add(id)
    await read(text).finally(() => {
      this.others.delete(id)
      this.count -= 1
    })
  }

  /** Cuts whoever asks and asks and never reads the answers. */
  checkUnread(): boolean {
    if (this.socket.bufferedAmount <= MOST_UNREAD) return true
    this.socket.terminate()
    return false
  }

  /** Ends it, with all that is told over it. */
  close(code: number, reason: string): void {
    this.leaveAll()
    this.writer.flush()
    this.socket.close(code, reason)
  }

  private leaveAll(): void {
    for (const id of this.places.keys()) this.leave(id)
  }

  private leave(id: string): boolean {
    this.others.delete(id)
    const place = this.places.get(id)
    place?.leave()
    if (place?.subscription) this.count -= 1
    return this.places.delete(id)
  }

  private subscribe(id: string, payload: SubscribePayload, introduction: Introduction): void {
    const { language } = introduction
    const place = new Place(id, this.writer)
    this.places.set(id, place)
    const { gate, answers, log } = this.live
    const ended = (failure: unknown) => this.ended(place, failure, language)
    gate
      .admit(payload, introduction)
      .then((args) => begin(args, answers))
      .then((begun) => {
        if (!(begun instanceof Subscription)) return this.refuse(place, begun, language)
        if (place.isLeft) return this.abandon(place, begun)
        place.subscription = begun
        begun.tell(place, ended)
      })
      .catch(ended)
      .catch((error: unknown) => log.error({ err: error }, 'a subscription failed'))
  }

  /** Counts it no more; whether it is still to be told anything. */
  private settle(place: Place): boolean {
    this.count -= 1
    return !place.isLeft && this.places.delete(place.id)
  }

  private abandon(place: Place, begun: Subscription): void {
    this.settle(place)
    begun.end()
  }

  /** What was subscribed to is answered with errors, as that of a query that fails. */
  private refuse(place: Place, { errors = [] }: ExecutionResult, language: Language): void {
    if (!this.settle(place)) return
    this.write(nextMessage(place.id, { errors: this.present(errors, language) }))
    this.write(completeMessage(place.id))
  }

  private ended(place: Place, failure: unknown, language: Language): void {
    if (!this.settle(place)) return
    if (!failure) this.write(completeMessage(place.id))
    else this.breakOff(place, failure, language)
  }

  private breakOff(place: Place, failure: unknown, language: Language): void {
    const errors = this.present(errorsOf(failure), language)
    // It is the socket that is slow, so all of it goes.
    if (failure instanceof TooSlow)
      this.close(TRY_AGAIN, 'Too slow: connect again, and go on behind your last cursor')
    // Not an answer to this alone: whoever comes back misses nothing.
    else if (sayUnavailable(errors))
      this.close(TRY_AGAIN, 'Unavailable: connect again, and go on behind your last cursor')
    else this.write(errorMessage(place.id, errors))
  }

  private present(errors: readonly unknown[], language: Language): GraphQLFormattedError[] {
    return errors.map((error) => this.live.present(error, language))
  }

  private write(message: Buffer): void {
    void this.writer.send(message)
  }
}

/** A message that names its document only by an id, as the protocol wants it: with a query, if an empty one. */
function withQuery(text: string): string {
  if (!/"documentId"|"sha256Hash"/.test(text)) return text
  try {
    const message = JSON.parse(text)
    return JSON.stringify({ ...message, payload: { query: '', ...message.payload } })
  } catch {
    return text
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

const tooManyOperations = () =>
  beyond(
    LIMITS.subscriptions,
    `A socket may have ${LIMITS.subscriptions} operations at a time. End some, or open another socket. / 每个连接最多同时 ${LIMITS.subscriptions} 个操作。`,
  )
