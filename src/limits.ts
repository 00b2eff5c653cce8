import { depthLimit } from '@graphile/depth-limit'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  NoSchemaIntrospectionCustomRule,
  type ValidationRule,
} from 'graphql'
// Its ES module brings a second copy of graphql.
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity/cjs'

/** What one request may ask for at most; the same over HTTP and WebSocket. */
export const LIMITS = {
  /** Bytes of an HTTP body. */
  bodyBytes: 256 * 1024,
  /** Bytes of a WebSocket message. */
  frameBytes: 64 * 1024,
  /** Lexical tokens of a document. */
  tokens: 2_000,
  /** Fields inside fields. */
  depth: 14,
  /** Lists inside lists. */
  listDepth: 5,
  /** What the fields of an operation cost together, see `fieldCost`. */
  cost: 10_000,
  /** Subscriptions of a socket at the same time. */
  subscriptions: 50,
  /** Time for a socket to introduce itself, in milliseconds. */
  connectionInitMs: 5_000,
} as const

/** The validation rules beyond GraphQL's own. */
export const validationRules = (introspection: boolean): ValidationRule[] => [
  depthLimit({ maxDepth: LIMITS.depth, maxListDepth: LIMITS.listDepth }),
  ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
]

const LIST_GUESS = 5
const MUTATION_COST = 200
const SLOTS_COST = 20

/** A field costs 1, and for each item of a list what is inside; `first` says how many, variables included. */
const fieldCost: ComplexityEstimator = ({ args, childComplexity, field, type }) => {
  if (type.name === 'Mutation') return MUTATION_COST + childComplexity
  const own = COMPUTED.has(field.name) ? SLOTS_COST : 1
  if (typeof args.first === 'number') return own + Math.max(1, args.first) * childComplexity
  const list = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type))
  // The items of a connection are counted by its `first`.
  return own + (list && field.name !== 'edges' ? LIST_GUESS : 1) * childComplexity
}

/** Fields behind which more is computed than read. */
const COMPUTED = new Set(['slots', 'freeWindows', 'earliestSlots', 'days'])

/** Refuses an operation that asks for too much at once. */
export function checkCost(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string | null,
): void {
  const cost = getComplexity({
    schema,
    query,
    variables,
    estimators: [fieldCost],
    ...(operationName && { operationName }),
  })
  if (cost <= LIMITS.cost) return
  throw new GraphQLError(
    `This operation costs ${cost}, and at most ${LIMITS.cost} is allowed. Ask for fewer items with "first", or for less of each. / 该操作的成本为 ${cost},上限为 ${LIMITS.cost},请减少 first 或字段数量。`,
    { extensions: { code: 'COST_LIMITED' } },
  )
}
