import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Context } from '../context.ts'
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
  const tell = async (recipient: Recipient) => {
    try {
      for (;;) {
        const { value: event, done } = await events.next()
        if (done || ended) return
        if (viewer.isInDoubt) await viewer.check()
        const answer = await answers.answer(event, question, viewer)
        // It may have ended while the answer was found.
        if (ended) return
        await recipient.send(answer, event)
      }
    } finally {
      await end()
    }
  }
  return { tell, end }
}
