import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Context } from '../context.ts'
import { inOrder } from './in-order.ts'
import { questionKey } from './question.ts'
import type { Answer, SharedAnswers } from './shared-answers.ts'
import { Viewer } from './viewer.ts'

/** Where answers go. */
export interface Recipient {
  /** Resolves when there is room for more; what comes until then waits, and is brought together. */
  send: (answer: Answer, event: object) => Promise<void> | undefined
}

/** A subscription that has begun. */
export interface Subscription {
  /** Tells each event in order until nothing more comes or `end` is called. Rejects when it breaks off. */
  tell: (recipient: Recipient) => Promise<void>
  end: () => Promise<void>
}

interface Found {
  event: object
  answer: Answer
}

// While a burst of events lasts, the next ones are read of the database before the first are told.
const ANSWERED_AT_ONCE = 16

/** Begins a subscription, or answers why not. */
export async function begin(
  args: ExecutionArgs & { contextValue: Context },
  answers: SharedAnswers,
): Promise<Subscription | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const { schema, document, operationName, variableValues, contextValue: context } = args
  const key = questionKey(document, operationName, variableValues, context.language)
  const question = {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variableValues ?? null,
    key,
  }
  const viewer = new Viewer(context)
  const events = (source as AsyncIterable<object>)[Symbol.asyncIterator]()
  let ended = false

  const end = async () => {
    ended = true
    viewer.end()
    await events.return?.()
  }
  const find = async (event: object) => {
    if (viewer.isInDoubt) await viewer.check()
    return { event, answer: await answers.answer(event, question, viewer) }
  }
  const tell = (recipient: Recipient) => {
    // It may have ended while the answer was found.
    const finish = ({ event, answer }: Found) => (ended ? undefined : recipient.send(answer, event))
    return inOrder(events, { begin: find, finish }, ANSWERED_AT_ONCE).finally(end)
  }
  return { tell, end }
}
