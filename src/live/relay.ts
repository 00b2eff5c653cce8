import type { Flowing, Sink } from '../shared/events/watcher.ts'
import type { Question } from './question.ts'
import type { Answer, SharedAnswers } from './shared-answers.ts'
import type { Viewer } from './viewer.ts'

/** Where answers go. */
export interface Recipient {
  /** Resolves when there is room for more; what comes until then waits, and is brought together. */
  send: (answer: Answer, event: object) => Promise<void> | undefined
}

/** An event whose answer is being found. */
interface Begun {
  event: object
  answer: Answer | null
}

// While a burst of events lasts, the next ones are read of the database before the first are told.
const ANSWERED_AT_ONCE = 16

export interface RelayOptions {
  question: Question
  viewer: Viewer
  answers: SharedAnswers
  recipient: Recipient
  /** Called once: nothing more is told; why, when it broke off. */
  onEnd: (failure: unknown) => void
}

/**
 * Tells one recipient of events in their order, each when its answer is found; several are found side by side. Without
 * promises of its own, of which ten thousand recipients would need as many for each event.
 */
export class Relay implements Sink<object> {
  private readonly options: RelayOptions
  private readonly begun: Begun[] = []
  private isSending = false
  private isLast = false
  private ended = false
  private onRoom: (() => void) | null = null

  constructor(options: RelayOptions) {
    this.options = options
  }

  get hasRoom(): boolean {
    return this.begun.length < ANSWERED_AT_ONCE && !this.ended
  }

  take(event: object): void {
    const begun: Begun = { event, answer: null }
    this.begun.push(begun)
    const { viewer } = this.options
    if (viewer.isInDoubt) viewer.check().then(() => this.find(begun), this.fail)
    else this.find(begun)
  }

  /** Takes what flows, as there is room. */
  drainFrom(flowing: Flowing<object>): void {
    this.onRoom = () => flowing.flow()
    flowing.flowInto(this)
  }

  /** Resolves when more can be taken. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.onRoom = resolve
    })
  }

  /** Tells what was taken, and then no more; or nothing at all when it broke off. */
  end(failure: unknown): void {
    if (failure) this.fail(failure)
    this.isLast = true
    this.tell()
  }

  /** Tells nothing more, and calls nobody. */
  stop(): void {
    this.ended = true
  }

  private find(begun: Begun): void {
    if (this.ended) return
    const { answers, question, viewer } = this.options
    answers.give(begun.event, question, viewer, {
      answered: (answer) => {
        begun.answer = answer
        this.tell()
      },
      failed: this.fail,
    })
  }

  private tell(): void {
    if (this.isSending || this.ended) return
    const wasFull = !this.hasRoom
    for (let [next] = this.begun; next?.answer && !this.isSending; [next] = this.begun) {
      this.begun.shift()
      this.send(next.answer, next.event)
    }
    if (this.isLast && this.begun.length === 0) this.finish(null)
    else if (wasFull && this.hasRoom) this.onRoom?.()
  }

  private send(answer: Answer, event: object): void {
    try {
      const sent = this.options.recipient.send(answer, event)
      if (sent) this.waitFor(sent)
    } catch (error) {
      // Of this recipient alone: others wait to be told.
      this.fail(error)
    }
  }

  private waitFor(sent: Promise<void>): void {
    this.isSending = true
    sent.then(() => {
      this.isSending = false
      this.tell()
      if (this.hasRoom) this.onRoom?.()
    }, this.fail)
  }

  private readonly fail = (failure: unknown): void => this.finish(failure)

  private finish(failure: unknown): void {
    if (this.ended) return
    this.ended = true
    this.options.onEnd(failure)
  }
}
