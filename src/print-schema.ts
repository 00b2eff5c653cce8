import { writeFileSync } from 'node:fs'
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isScalarType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printType,
} from 'graphql'
import { serviceSchema } from './schema.ts'

const PREAMBLE = `# Fenshi (分时): the open marketplace API for shared laboratory capacity.
# Written by "npm run schema". First what can be asked, done and watched; then the types, inputs, enums and scalars.
#
# A usual day: findSlots or bookables to find, holdSlot to take, confirmBooking to book, availabilityChanged to
# watch. Mutations answer with their result or with userErrors; top-level errors carry extensions.code, one of
# UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RATE_LIMITED, COST_LIMITED, UNAVAILABLE, INTERNAL.
`

const ROOTS = ['Query', 'Mutation', 'Subscription']

/** Where a type stands among the others: operations first, what they are made of last. */
function rankOf(type: GraphQLNamedType): number {
  if (ROOTS.includes(type.name)) return ROOTS.indexOf(type.name)
  if (isScalarType(type)) return 6
  if (isEnumType(type)) return 5
  return isInputObjectType(type) ? 4 : 3
}

const isOurs = (type: GraphQLNamedType) =>
  !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type))

/** The schema as it is committed: sorted, so that a change shows as what it is, and to be read from top to bottom. */
export function schemaText(): string {
  const types = Object.values(lexicographicSortSchema(serviceSchema()).getTypeMap()).filter(isOurs)
  const sorted = types.sort((a, b) => rankOf(a) - rankOf(b))
  return [PREAMBLE, ...sorted.map((type) => `${printType(type)}\n`)].join('\n')
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL('../schema/schema.graphql', import.meta.url), schemaText())
}
