import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  visit,
} from 'graphql'
// Its ES module brings a second copy of graphql.
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity/cjs'
import { MAX_PUBLISHED } from './availability/publishing.service.ts'
import { TOLD_AT_ONCE } from './bookings/disruption/breakdown.service.ts'
import { SERIES_LENGTH, seriesLength } from './bookings/series/occurrences.ts'
import { SHOWN_SCOPES } from './market/facts.ts'
import { MAX_FILES } from './orders/need.ts'
import { MAX_LABS } from './orders/requests/invitation.ts'
import { REGISTERED_AT_ONCE } from './orders/samples/sample.ts'

const LIST_GUESS = 5
/** Lists whose items are counted elsewhere, by `first`, or are one as a rule. */
const COUNTED = new Set(['edges', 'userErrors'])
/** Lists without `first`, and how long they may be. */
const LENGTHS: Record<string, number> = {
  'BookingSeries.bookings': SERIES_LENGTH.max,
  'HoldSeriesPayload.conflicts': SERIES_LENGTH.max,
  'HoldSeriesPayload.userErrors': SERIES_LENGTH.max,
  'ReportBreakdownPayload.disrupted': TOLD_AT_ONCE,
  // In a list of hits, whose length they are multiplied by.
  'SlotHitConnection.rejections': 1,
  'SlotRejection.examples': 3,
  'RejectedBookable.changes': 2,
  'SlotHit.accreditations': SHOWN_SCOPES,
  'PublishInstrumentsPayload.instruments': MAX_PUBLISHED,
  'RegisterSamplesPayload.samples': REGISTERED_AT_ONCE,
  'Order.quotes': MAX_LABS,
  'Order.invitations': MAX_LABS,
  'Order.attachments': MAX_FILES,
}
const MUTATION_COST = 200

/** What a field costs by itself where more is computed than read. */
const OWN_COST: Record<string, number> = {
  findSlots: 1_000,
  rejections: 60,
  // Computed already when the hit was found.
  'SlotHit.slots': 1,
  alternatives: 1_000,
  // May read the history, or the state of a thousand.
  availabilityChanged: 500,
  // A week of up to fifty calendars.
  board: 250,
  slots: 100,
  accreditations: 20,
  freeWindows: 20,
  // Each is a search of its own.
  suggestions: 100,
  nearestAlternative: 20,
  days: 20,
  // Drawn each time.
  qrSvg: 20,
  // So that whoever tries numbers does not get far.
  verifyReport: 100,
  // Hashing a password takes a core for a while, and is what guessing costs.
  signIn: 4_000,
  signUpOrganization: 4_000,
  changePassword: 4_000,
  acceptInvitation: 4_000,
  resetPassword: 4_000,
  // What sends mail to strangers is not asked for in bulk.
  requestPasswordReset: 1_000,
  invitePerson: 500,
}

/** What each booking of a series costs that a mutation reaches, and each instrument that it publishes. */
const BOOKING_COST = 50
const INSTRUMENT_COST = 20
/** A part of a bundle is looked for in the market, and chosen among thousands of times. */
const PART_COST = 250
const CHOOSING = ['holdBundle', 'rescheduleBundle']

type CountedInput = Parameters<typeof seriesLength>[0] & {
  series?: string
  instruments?: object[]
  parts?: object[]
}

function inputCost(mutation: string, input: CountedInput) {
  if (mutation === 'holdSeries') return BOOKING_COST * seriesLength(input)
  if (mutation === 'publishInstruments') return INSTRUMENT_COST * (input.instruments?.length ?? 0)
  if (CHOOSING.includes(mutation)) return PART_COST * (input.parts?.length ?? 0)
  return input.series && input.series !== 'ONE' ? BOOKING_COST * SERIES_LENGTH.max : 0
}

/** A field costs 1, and for each item of a list what is inside; `first` says how many, variables included. */
const fieldCost: ComplexityEstimator = ({ args, childComplexity, field, type }) => {
  const isMutation = type.name === 'Mutation'
  const counted = isMutation ? inputCost(field.name, args.input) : 0
  const own =
    counted +
    (OWN_COST[`${type.name}.${field.name}`] ?? OWN_COST[field.name] ?? (isMutation ? MUTATION_COST : 1))
  if (typeof args.first === 'number') return own + Math.max(1, args.first) * childComplexity
  const length = LENGTHS[`${type.name}.${field.name}`]
  if (length) return own + length * childComplexity
  const list = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type))
  return own + (list && !COUNTED.has(field.name) ? LIST_GUESS : 1) * childComplexity
}

export interface Operation {
  schema: GraphQLSchema
  query: DocumentNode
  variables: Record<string, unknown>
  operationName?: string | null | undefined
}

// Documents that are asked again are the same object as long as the server keeps them parsed. Null where variables
// decide the cost: it is counted each time.
const known = new WeakMap<DocumentNode, Map<string, number> | null>()

/** What the fields of an operation cost together. Throws when its variables do not fit, or its fragments are too many. */
export function costOf({ operationName, ...operation }: Operation): number {
  const { query } = operation
  if (!known.has(query)) known.set(query, dependsOnVariables(operation) ? null : new Map())
  const costs = known.get(query)
  const before = costs?.get(operationName ?? '')
  if (before !== undefined) return before
  const options = { ...operation, estimators: [fieldCost] }
  const cost = getComplexity({ ...options, ...(operationName && { operationName }) })
  costs?.set(operationName ?? '', cost)
  return cost
}

/** Whether `fieldCost` looks at a variable, or a variable decides what is asked for. */
function dependsOnVariables({ query, schema }: Operation): boolean {
  const decisive: ASTNode[] = []
  visit(query, {
    Directive: (directive) => {
      decisive.push(directive)
    },
    Argument: (argument) => {
      if (argument.name.value === 'first') decisive.push(argument)
    },
    Field: ({ name, arguments: given = [] }) => {
      if (isCounted(schema, name.value)) decisive.push(...given)
    },
  })
  return decisive.some(hasVariable)
}

/** Whether what a mutation costs depends on its input. */
const isCounted = (schema: GraphQLSchema, mutation: string) =>
  ['holdSeries', 'publishInstruments', ...CHOOSING].includes(mutation) ||
  schema
    .getMutationType()
    ?.getFields()
    [mutation]?.args.map(({ type }) => getNamedType(type))
    .some((input) => isInputObjectType(input) && 'series' in input.getFields())

function hasVariable(node: ASTNode): boolean {
  let found = false
  visit(node, {
    Variable: () => {
      found = true
      return BREAK
    },
  })
  return found
}
