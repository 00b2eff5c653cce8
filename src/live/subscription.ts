import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { inTime } from '../execution.ts'
import type { Resumed } from '../shared/events/resumed.ts'
import { type Flowing, Watcher } from '../shared/events/watcher.ts'
import { type Question, questionOf } from './question.ts'
import { type Recipient, Relay } from './relay.ts'
import type { SharedAnswers } from './shared-answers.ts'
import { Viewer } from './viewer.ts'

type AskedOf = ExecutionArgs & { contextValue: Context }

/** Begins a subscription within its time, or answers why not. */
export async function begin(args: AskedOf, answers: SharedAnswers): Promise<Subscription | ExecutionResult> {
  const { config, reachability } = args.contextValue
  let beginning: Promise<AsyncIterable<unknown> | ExecutionResult> | null = null
  const create = () => {
    beginning = Promise.resolve(createSourceEventStream(args))
    return beginning
  }
  const source = await inTime(config.OPERATION_SECONDS, () => reachability.race(create)).catch(
    (error: unknown) => {
      args.contextValue.isOver = true
      void beginning?.then(leave, () => {})
      throw error
    },
  )
  if (!(Symbol.asyncIterator in source)) return source
  const events = (source as AsyncIterable<object>)[Symbol.asyncIterator]()
  const question = questionOf(args, args.contextValue.language)
  return new Subscription(events, question, new Viewer(args.contextValue), answers, config)
}

/** Leaves a source that came too late. */
function leave(source: AsyncIterable<unknown> | ExecutionResult): void {
  if (Symbol.asyncIterator in source) void source[Symbol.asyncIterator]().return?.()
}

/** Called once: nothing more is told; why, when it broke off. */
export type Ended = (failure: unknown) => void

/** A subscription that has begun. */
export class Subscription {
  private readonly events: AsyncIterator<object> & Partial<Resumed<object>>
  private readonly question: Question
  private readonly viewer: Viewer
  private readonly answers: SharedAnswers
  private readonly seconds: number
  private relay: Relay | null = null

  constructor(
    events: AsyncIterator<object>,
    question: Question,
    viewer: Viewer,
    answers: SharedAnswers,
    { OPERATION_SECONDS }: Pick<Config, 'OPERATION_SECONDS'>,
  ) {
    this.seconds = OPERATION_SECONDS
    this.events = events
    this.question = question
    this.viewer = viewer
    this.answers = answers
  }

  /** Tells each event in order until nothing more comes or `end` is called. */
  tell(recipient: Recipient, ended: Ended): void {
    this.relay = new Relay({
      question: this.question,
      viewer: this.viewer,
      answers: this.answers,
      recipient,
      onEnd: (failure) => {
        this.end()
        ended(failure)
      },
    })
    this.viewer.whenLost((failure) => this.relay?.end(failure))
    void this.pour(this.relay)
  }

  /** Tells nothing more, and calls nobody. */
  end(): void {
    this.relay?.stop()
    this.viewer.end()
    // It may be reading; what comes of that nobody waits for.
    void Promise.resolve(this.events.return?.()).catch(() => {})
  }

  /** Reads events one by one, as there is room, and lets them flow as soon as they can. */
  private async pour(relay: Relay): Promise<void> {
    const { events, viewer } = this
    try {
      await this.pourMissed(relay)
      for (;;) {
        const flowing = this.flowing()
        if (flowing) return relay.drainFrom(flowing)
        // What does not flow is looked up in the database.
        const { value, done } = await viewer.reachability.race(() => events.next())
        if (done) return relay.end(null)
        await this.pass(value, relay)
      }
    } catch (error) {
      relay.end(error)
    }
  }

  /** Passes on what was missed, where anything may have been; each piece of it is read within the time of an operation. */
  private async pourMissed(relay: Relay): Promise<void> {
    const { nextMissed } = this.events
    if (!nextMissed) return
    const read = () => this.viewer.reachability.race(nextMissed)
    for (;;) {
      const { value, done } = await inTime(this.seconds, read)
      if (done) return
      if (value) await this.pass(value, relay)
    }
  }

  private async pass(event: object, relay: Relay): Promise<void> {
    relay.take(event)
    if (!relay.hasRoom) await relay.room()
  }

  private flowing(): Flowing<object> | null {
    return this.events instanceof Watcher ? this.events : (this.events.flowing?.() ?? null)
  }
}
