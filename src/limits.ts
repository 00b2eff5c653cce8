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
  visit,
} from 'graphql'
// Its ES module brings a second copy of graphql.
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity/cjs'
import { SERIES_LENGTH, seriesLength } from './bookings/series/occurrences.ts'

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
  /** Time for a request to arrive whole, in milliseconds. */
  requestMs: 30_000,
  /** Time for a socket to introduce itself, in milliseconds. */
  connectionInitMs: 5_000,
} as const

/** The validation rules beyond GraphQL's own. */
export const validationRules = (introspection: boolean): ValidationRule[] => [
  depthLimit({
    maxDepth: LIMITS.depth,
    maxListDepth: LIMITS.listDepth,
    // What GraphQL's own introspection query needs.
    maxIntrospectionDepth: 20,
    maxIntrospectionListDepth: 5,
    maxDepthByFieldCoordinates: { '__Type.ofType': 12 },
    // The limits are in the README; hiding them would only cost honest callers time.
    revealDetails: true,
  }),
  ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
]

const LIST_GUESS = 5
/** Lists whose items are counted elsewhere, by `first`, or are one as a rule. */
const COUNTED = new Set(['edges', 'userErrors'])
/** Lists of the bookings of a series, or of what is wrong with each. */
const OF_SERIES = new Set([
  'BookingSeries.bookings',
  'HoldSeriesPayload.conflicts',
  'HoldSeriesPayload.userErrors',
])
const MUTATION_COST = 200

/** What a field costs by itself where more is computed than read. */
const OWN_COST: Record<string, number> = {
  earliestSlots: 1_000,
  alternatives: 1_000,
  slots: 100,
  freeWindows: 20,
  nearestAlternative: 20,
  days: 20,
  // Hashing a password takes a core for a while, and is what guessing costs.
  signIn: 4_000,
  signUpOrganization: 4_000,
}

/** What each booking of a series costs that a mutation reaches. */
const BOOKING_COST = 50

function seriesCost(mutation: string, input: Parameters<typeof seriesLength>[0] & { series?: string }) {
  if (mutation === 'holdSeries') return BOOKING_COST * seriesLength(input)
  return input.series && input.series !== 'ONE' ? BOOKING_COST * SERIES_LENGTH.max : 0
}

/** A field costs 1, and for each item of a list what is inside; `first` says how many, variables included. */
const fieldCost: ComplexityEstimator = ({ args, childComplexity, field, type }) => {
  const isMutation = type.name === 'Mutation'
  const series = isMutation ? seriesCost(field.name, args.input) : 0
  const own = series + (OWN_COST[field.name] ?? (isMutation ? MUTATION_COST : 1))
  if (typeof args.first === 'number') return own + Math.max(1, args.first) * childComplexity
  if (OF_SERIES.has(`${type.name}.${field.name}`)) return own + SERIES_LENGTH.max * childComplexity
  const list = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type))
  return own + (list && !COUNTED.has(field.name) ? LIST_GUESS : 1) * childComplexity
}

/** Refuses an operation that asks for too much at once, or holds text that no database could store. */
export function checkOperation(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string | null,
): void {
  checkText(query, variables)
  const cost = costOf(schema, query, variables, operationName)
  if (cost <= LIMITS.cost) return
  throw refused(
    'COST_LIMITED',
    `This operation costs ${cost}, and at most ${LIMITS.cost} is allowed. Ask for fewer items with "first", or for less of each. / 该操作的成本为 ${cost},上限为 ${LIMITS.cost},请减少 first 或字段数量。`,
  )
}

/** An operation that is not carried out, for a reason that lies in the operation itself. */
export const refused = (code: 'COST_LIMITED' | 'BAD_USER_INPUT', message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } })

function costOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string | null,
): number {
  try {
    const options = { schema, query, variables, estimators: [fieldCost] }
    return getComplexity({ ...options, ...(operationName && { operationName }) })
  } catch (error) {
    // Variables that do not fit their types, or fragments inside fragments beyond counting.
    const { message } = error as Error
    throw refused(message.includes('number of nodes') ? 'COST_LIMITED' : 'BAD_USER_INPUT', message)
  }
}

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair. */
function checkText(query: DocumentNode, variables: Record<string, unknown>): void {
  visit(query, { StringValue: ({ value }) => checkString(value) })
  const rest: unknown[] = [variables]
  while (rest.length > 0) {
    const value = rest.pop()
    if (typeof value === 'string') checkString(value)
    // One by one: spread, a long list would overflow the stack.
    else if (value && typeof value === 'object') for (const item of Object.values(value)) rest.push(item)
  }
}

function checkString(text: string): void {
  if (text.isWellFormed() && !text.includes('\0')) return
  throw refused(
    'BAD_USER_INPUT',
    'A text holds a NUL character or half of a surrogate pair. Send Unicode text. / 文本包含空字符或不完整的字符,请发送有效的 Unicode 文本。',
  )
}
