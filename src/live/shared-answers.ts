import { type ExecutionArgs, execute, type GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import type { Context } from '../context.ts'
import { presentError } from '../errors.ts'
import type { Viewer } from './viewer.ts'

/** What one event is told as. */
export interface Answer {
  /** The execution result, as JSON. */
  json: Buffer
}

/** What is asked of the events of a subscription. */
export interface Question
  extends Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
  /** The same for all who ask the same. */
  key: string
}

interface Given {
  askedBy: string
  /** What the first who asked was answered, and whether it depends on who asks. */
  first: Promise<{ answer: Answer; personal: boolean }>
  /** What others were answered, where it does. */
  others: Map<string, Promise<Answer>>
}

/**
 * Answers each event once for all who ask the same of it and may see the same. Who may see the same is not declared but
 * noticed: an answer for which nobody asked who acts is the same for all.
 */
export class SharedAnswers {
  private readonly log: Logger
  private readonly given = new WeakMap<object, Map<string, Given>>()

  constructor(log: Logger) {
    this.log = log
  }

  /** The answer to a question about an event, for this viewer. */
  async answer(event: object, question: Question, viewer: Viewer): Promise<Answer> {
    const answers = this.given.get(event) ?? new Map<string, Given>()
    this.given.set(event, answers)
    const given = answers.get(question.key) ?? this.ask(event, question, viewer)
    answers.set(question.key, given)
    const { answer, personal } = await given.first
    if (!personal || given.askedBy === viewer.key) return answer
    const own =
      given.others.get(viewer.key) ?? this.execute(event, question, viewer).then(({ answer }) => answer)
    given.others.set(viewer.key, own)
    return own
  }

  private ask(event: object, question: Question, viewer: Viewer): Given {
    return { askedBy: viewer.key, first: this.execute(event, question, viewer), others: new Map() }
  }

  private async execute(event: object, question: Question, viewer: Viewer) {
    const context = viewer.contextNow()
    const { key: _key, ...args } = question
    const result = await execute({ ...args, rootValue: event, contextValue: context })
    const presented = presentResult(result, context, this.log)
    return { answer: { json: Buffer.from(JSON.stringify(presented)) }, personal: context.isPersonal }
  }
}

interface Result {
  data?: Record<string, unknown> | null | undefined
  errors?: readonly GraphQLError[] | undefined
}

/** A result as callers see it. */
export const presentResult = ({ data = null, errors }: Result, { language }: Context, log: Logger) =>
  errors ? { data, errors: errors.map((error) => presentError(error, language, log)) } : { data }
