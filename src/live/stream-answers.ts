import { once } from 'node:events'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { encodeCursor } from '../shared/page.ts'
import type { Recipient } from './relay.ts'
import type { Answer } from './shared-answers.ts'
import type { Subscription } from './subscription.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that gather what they pass on would keep events back.
  'x-accel-buffering': 'no',
}
const BEAT = ':\n\n'

/** A response that tells events as they come (server-sent events, HTML Living Standard 9.2). */
export class EventStream implements Recipient {
  private readonly response: ServerResponse
  private readonly closed = new AbortController()
  private ending: () => void = () => {}
  private taken = 0

  /** `headers` come beside its own. */
  constructor(response: ServerResponse, headers: OutgoingHttpHeaders) {
    this.response = response
    response.once('close', () => {
      this.closed.abort()
      this.ending()
    })
    // Whoever has gone away is noticed by the end of the connection.
    response.on('error', () => {})
    response.writeHead(200, { ...headers, ...HEADERS })
    // Some browsers take the response for begun only now.
    response.write(BEAT)
  }

  /** Tells a subscription to its end, or until the reader has gone; rejects when it breaks off. */
  tellOf(subscription: Subscription): Promise<void> {
    return new Promise((resolve, reject) => {
      this.ending = () => {
        subscription.end()
        resolve()
      }
      // The reader may have gone while it began.
      if (this.response.destroyed) return this.ending()
      subscription.tell(this, (failure) => {
        if (failure) return reject(failure)
        this.complete()
        resolve()
      })
    })
  }

  send({ json }: Answer, event: object): Promise<void> | undefined {
    return this.write(Buffer.concat([headOf(event), json, BREAK]))
  }

  /** The last message: that nothing more comes, and why when it is not as wanted. */
  complete(result?: object): void {
    if (result) this.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`)
    this.write('event: complete\ndata:\n\n')
    this.response.end()
  }

  /** Shows the reader, and all between, that the stream is alive; one that takes nothing from one beat to the next is cut. */
  beat(): void {
    const taken = (this.response.socket?.bytesWritten ?? 0) - this.response.writableLength
    if (this.response.writableLength > 0 && taken === this.taken) this.response.destroy()
    else if (!this.response.writableEnded && !this.response.writableNeedDrain) this.response.write(BEAT)
    this.taken = taken
  }

  /** Breaks off: the reader comes back, and goes on behind its last event. */
  end(): void {
    this.ending()
    this.response.end()
  }

  private write(chunk: string | Buffer): Promise<void> | undefined {
    if (this.response.destroyed || this.response.write(chunk)) return
    return once(this.response, 'drain', { signal: this.closed.signal }).then(nothing, nothing)
  }
}

const BREAK = Buffer.from('\n\n')
const nothing = () => {}

/** What comes before the answer: the cursor, where there is one, by which the reader goes on. */
const headOf = (event: object): Buffer =>
  Buffer.from(
    'cursor' in event && typeof event.cursor === 'number'
      ? `event: next\nid: ${encodeCursor(String(event.cursor))}\ndata: `
      : 'event: next\ndata: ',
  )
