import type { DocumentNode } from 'graphql'
import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import type { Context } from '../context.ts'
import { checkOperation, LIMITS, validationRules } from '../limits.ts'

/** An operation as it was sent. */
export interface Sent {
  query: string
  operationName?: string | null | undefined
  variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Parses, validates and prices operations that do not come to Apollo, as Apollo does with those that do. */
export interface Gate {
  /** Whether it is a subscription, as far as it can be read. */
  isSubscription: (sent: Sent) => boolean
  /** What to execute. Throws GraphQL errors, several as an AggregateError. */
  admit: (sent: Sent, contextOf: () => Promise<Context>) => Promise<Admitted>
}

export type Admitted = ExecutionArgs & { contextValue: Context }

// Thousands of watchers ask in the same words, and each would keep its own copy of what they were parsed to.
const REMEMBERED = 200
const REMEMBERED_LENGTH = 8_192

/** Several problems of one operation. */
export class Problems extends Error {
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super('the operation is not valid')
    this.errors = errors
  }
}

export function gateOf(schema: GraphQLSchema, introspection: boolean): Gate {
  const rules = [...specifiedRules, ...validationRules(introspection)]
  const valid = new Map<string, DocumentNode>()

  const documentOf = (query: string): DocumentNode => {
    const known = valid.get(query)
    if (known) return known
    const document = parse(query, { maxTokens: LIMITS.tokens })
    const problems = validate(schema, document, rules)
    if (problems.length > 0) throw new Problems(problems)
    if (query.length > REMEMBERED_LENGTH) return document
    const [oldest] = valid.keys()
    if (valid.size >= REMEMBERED) valid.delete(oldest!)
    valid.set(query, document)
    return document
  }

  return {
    isSubscription: ({ query, operationName }) => {
      try {
        return getOperationAST(documentOf(query), operationName)?.operation === 'subscription'
      } catch {
        return false
      }
    },
    admit: async ({ query, variables, operationName }, contextOf) => {
      const document = documentOf(query)
      checkOperation({ schema, query: document, variables: { ...variables }, operationName })
      return { schema, document, contextValue: await contextOf(), operationName, variableValues: variables }
    },
  }
}

/** The errors of an operation that was not admitted, as GraphQL's. */
export function errorsOf(error: unknown): GraphQLError[] {
  if (error instanceof Problems) return [...error.errors]
  if (error instanceof GraphQLError) return [error]
  return [new GraphQLError('', { originalError: error as Error })]
}
