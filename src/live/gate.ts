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
import type { Documents } from '../guard/documents.ts'
import { lengthCost, type Rates, REJECTED_COST } from '../guard/rates.ts'
import { checkOperation, LIMITS, validationRules } from '../limits.ts'

/** An operation as it was sent. */
export interface Sent {
  query?: string | undefined
  documentId?: unknown
  extensions?: unknown
  operationName?: string | null | undefined
  variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Parses, validates and prices operations that do not come to Apollo, as Apollo does with those that do. */
export interface Gate {
  /** Whether it is a subscription, as far as it can be read. */
  isSubscription: (sent: Sent) => boolean
  /** What to execute. Throws GraphQL errors and faults, several errors as Problems. */
  admit: (sent: Sent, caller: Caller) => Promise<Admitted>
}

/** Who sends it. */
export interface Caller {
  /** Whom the address stands for that it comes from, in rates. */
  addressKey: string
  contextOf: () => Promise<Context>
}

export interface GateOptions {
  introspection: boolean
  rates: Rates
  documents: Documents
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

export function gateOf(schema: GraphQLSchema, { introspection, rates, documents }: GateOptions): Gate {
  const rules = [...specifiedRules, ...validationRules(introspection)]
  const valid = new Map<string, DocumentNode>()
  const parsed = (query: string) => valid.get(query) ?? parse(query, { maxTokens: LIMITS.tokens })

  const documentOf = (query: string): DocumentNode => {
    const document = parsed(query)
    if (valid.has(query)) return document
    const problems = validate(schema, document, rules)
    if (problems.length > 0) throw new Problems(problems)
    if (query.length > REMEMBERED_LENGTH) return document
    const [oldest] = valid.keys()
    if (valid.size >= REMEMBERED) valid.delete(oldest!)
    valid.set(query, document)
    return document
  }

  /** What is to be executed for whom, and its cost. */
  const looked = async (sent: Sent, { contextOf }: Caller): Promise<[Admitted, cost: number]> => {
    const { variables: variableValues, operationName } = sent
    const text = documents.textOf(sent) ?? ''
    const document = documentOf(text)
    const asked = { schema, query: document, variables: { ...variableValues }, operationName }
    const cost = checkOperation(asked) + lengthCost(text)
    return [{ schema, document, contextValue: await contextOf(), operationName, variableValues }, cost]
  }

  return {
    isSubscription: (sent) => {
      try {
        const document = parsed(documents.textOf(sent) ?? '')
        return getOperationAST(document, sent.operationName)?.operation === 'subscription'
      } catch {
        return false
      }
    },
    admit: async (sent, caller) => {
      const { addressKey } = caller
      const refusal = rates.refusal(addressKey)
      if (refusal) throw refusal
      const [admitted, cost] = await looked(sent, caller).catch((error: unknown) => {
        rates.spend(addressKey, REJECTED_COST)
        throw error
      })
      const { contextValue: context } = admitted
      context.charged = rates.charge({ address: addressKey, organizationId: context.organizationId }, cost)
      return admitted
    },
  }
}

/** The errors of an operation that was not admitted, as GraphQL's. */
export function errorsOf(error: unknown): GraphQLError[] {
  if (error instanceof Problems) return [...error.errors]
  if (error instanceof GraphQLError) return [error]
  return [new GraphQLError('', { originalError: error as Error })]
}
