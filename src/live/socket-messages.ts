import type { GraphQLFormattedError } from 'graphql'
import type { Answer } from './shared-answers.ts'
import { textFrame } from './text-frame.ts'

// What graphql-transport-ws says of a subscription, as frames.

const text = (message: object): Buffer => textFrame([Buffer.from(JSON.stringify(message))])

export const nextMessage = (id: string, payload: object): Buffer => text({ id, type: 'next', payload })

export const errorMessage = (id: string, payload: readonly GraphQLFormattedError[]): Buffer =>
  text({ id, type: 'error', payload })

export const completeMessage = (id: string): Buffer => text({ id, type: 'complete' })

// Of each answer the last message: many clients call their first subscription the same.
const messages = new WeakMap<Answer, { id: string; message: Buffer }>()

/** What a subscription with this id is told; the same bytes for the same id. */
export function answerMessage(id: string, answer: Answer): Buffer {
  const known = messages.get(answer)
  if (known?.id === id) return known.message
  const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
  const message = textFrame([head, answer.json, TAIL])
  messages.set(answer, { id, message })
  return message
}

const TAIL = Buffer.from('}')
