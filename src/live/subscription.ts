import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Context } from '../context.ts'
import type { Resumed } from '../shared/events/resumed.ts'
import { type Flowing, Watcher } from '../shared/events/watcher.ts'
import { questionKey } from './question.ts'
import { type Recipient, Relay } from './relay.ts'
import type { Question, SharedAnswers } from './shared-answers.ts'
import { Viewer } from './viewer.ts'

/** A subscription that has begun. */
export interface Subscription {
  /** Tells each event in order until nothing more comes or `end` is called. Rejects when it breaks off. */
  tell: (recipient: Recipient) => Promise<void>
  end: () => void
}

/** Begins a subscription, or answers why not. */
export async function begin(
  args: ExecutionArgs & { contextValue: Context },
  answers: SharedAnswers,
): Promise<Subscription | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const events = (source as AsyncIterable<object>)[Symbol.asyncIterator]()
  const question = questionOf(args)
  const viewer = new Viewer(args.contextValue)
  let stop = () => {}

  const end = () => {
    stop()
    viewer.end()
    // It may be reading; what comes of that nobody waits for.
    void Promise.resolve(events.return?.()).catch(() => {})
  }
  const tell = (recipient: Recipient): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      let onRoom = () => {}
      const onEnd = (failure: unknown) => (failure ? reject(failure) : resolve())
      const relay = new Relay({ question, viewer, answers, recipient, onEnd, onRoom: () => onRoom() })
      stop = () => {
        relay.stop()
        resolve()
      }
      void pour(events, relay, (wait) => {
        onRoom = wait
      })
    }).finally(end)
  return { tell, end }
}

function questionOf({ schema, document, operationName, variableValues, contextValue }: AskedOf): Question {
  const key = questionKey(document, operationName, variableValues, contextValue.language)
  return {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variableValues ?? null,
    key,
  }
}
type AskedOf = ExecutionArgs & { contextValue: Context }

/** Reads events one by one into a relay, as it has room, and lets them flow as soon as they can. */
async function pour(
  events: AsyncIterator<object>,
  relay: Relay,
  whenRoom: (goOn: () => void) => void,
): Promise<void> {
  try {
    for (;;) {
      const flowing = flowingOf(events)
      if (flowing) {
        whenRoom(() => flowing.flow())
        return flowing.flowInto(relay)
      }
      const { value, done } = await events.next()
      if (done) return relay.end(null)
      relay.take(value)
      if (!relay.hasRoom) await new Promise<void>(whenRoom)
    }
  } catch (error) {
    relay.end(error)
  }
}

function flowingOf(events: AsyncIterator<object> & Partial<Resumed<object>>): Flowing<object> | null {
  return events instanceof Watcher ? events : (events.flowing?.() ?? null)
}
