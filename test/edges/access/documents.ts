import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

const DEPTH = 4

/** An operation of a schema, and a document that asks it for all that can be asked without arguments. */
export interface Operation {
  kind: 'query' | 'mutation' | 'subscription'
  name: string
  document: string
}

/** Every operation of a schema. */
export function operationsOf(schema: GraphQLSchema): Operation[] {
  const roots = {
    query: schema.getQueryType()!,
    mutation: schema.getMutationType()!,
    subscription: schema.getSubscriptionType()!,
  }
  return Object.entries(roots).flatMap(([kind, root]) =>
    Object.values(root.getFields()).map((field) => {
      const document = documentOf(schema, kind, field)
      return { kind: kind as Operation['kind'], name: field.name, document }
    }),
  )
}

function documentOf(
  schema: GraphQLSchema,
  kind: string,
  { name, args, type }: GraphQLField<unknown, unknown>,
) {
  const list = (parts: string[]) => (parts.length > 0 ? `(${parts.join(', ')})` : '')
  const declared = list(args.map((argument) => `$${argument.name}: ${typeOf(argument)}`))
  const passed = list(args.map((argument) => `${argument.name}: $${argument.name}`))
  return `${kind} ${declared} { ${name}${passed} ${selectionOf(schema, type, DEPTH)} }`
}

/** A variable may be left out where the argument has a default. */
const typeOf = ({ type, defaultValue }: GraphQLArgument) =>
  defaultValue === undefined ? String(type) : String(getNullableType(type))

function selectionOf(schema: GraphQLSchema, output: GraphQLOutputType, depth: number): string {
  const type = getNamedType(output)
  if (isLeafType(type)) return ''
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  const selections = possible.map((object) => `... on ${object.name} { ${fieldsOf(schema, object, depth)} }`)
  return `{ __typename ${selections.join(' ')} }`
}

function fieldsOf(schema: GraphQLSchema, type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument))
  const asked = fields.flatMap((field) => {
    const inner = getNamedType(field.type)
    if (isLeafType(inner)) return aliased(type, field, '')
    // What leads back to where it came from only repeats.
    if (depth === 1 || (isObjectType(inner) && inner === type)) return []
    return aliased(type, field, selectionOf(schema, field.type, depth - 1))
  })
  return ['__typename', ...asked].join(' ')
}

/** By its type and name, since fields of one name may have different types in fragments side by side. */
const aliased = (
  { name: type }: GraphQLObjectType,
  { name }: GraphQLField<unknown, unknown>,
  selection: string,
) => `${type}_${name}: ${name} ${selection}`
