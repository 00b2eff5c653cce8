import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { serviceSchema } from '../../src/schema.ts'
import { atQuarter } from './time.ts'

/** Sane values of scalars whose texts GraphQL reads itself. */
const SANE: Record<string, unknown> = {
  Int: 60,
  Float: 1,
  Boolean: true,
  DateTime: atQuarter(600),
  LocalDate: atQuarter(600).toISOString().slice(0, 10),
  LocalTime: '09:00',
  Decimal: '1',
  JSON: {},
}
/** Beyond it, inputs are left out: they hold each other. */
const DEEPEST = 4

/** One operation of the API, with whatever text it takes. */
export interface EachOperation {
  name: string
  query: string
  /** The variables with a text put in wherever one may be, or only at its n-th place. */
  variables: (text: string, only?: number) => object
  /** How many places for a text it has. */
  texts: number
}

/** Every query and mutation of the schema. */
export function everyOperation(): EachOperation[] {
  const schema = serviceSchema()
  return [schema.getQueryType()!, schema.getMutationType()!].flatMap((root) =>
    Object.values(root.getFields()).map((field) => operationOf(root.name.toLowerCase(), field)),
  )
}

function operationOf(kind: string, field: GraphQLField<unknown, unknown>): EachOperation {
  const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
  const selection = isCompositeType(getNamedType(field.type))
    ? kind === 'mutation'
      ? '{ userErrors { code message } }'
      : '{ __typename }'
    : ''
  const query = `${kind}${declared && ` (${declared})`} { ${field.name}${given && `(${given})`} ${selection} }`
  const variables = (text: string, only?: number) => {
    const places = new Places(text, only)
    const values = field.args.map(({ name, type }) => [name, inputFor(type, places, 0)])
    return { values: Object.fromEntries(values), count: places.count }
  }
  return {
    name: field.name,
    query,
    variables: (...asked) => variables(...asked).values,
    texts: variables('').count,
  }
}

/** Gives the text where it is wanted, and an innocent one elsewhere. */
class Places {
  count = 0
  private readonly text: string
  private readonly only: number | undefined

  constructor(text: string, only: number | undefined) {
    this.text = text
    this.only = only
  }

  next(innocent: string): string {
    this.count += 1
    return this.only === undefined || this.only === this.count - 1 ? this.text : innocent
  }
}

function inputFor(type: GraphQLInputType, places: Places, depth: number): unknown {
  if (isNonNullType(type)) return inputFor(type.ofType, places, depth)
  if (isListType(type)) return [inputFor(type.ofType, places, depth)]
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (!isInputObjectType(type)) return SANE[type.name] ?? places.next(type.name === 'ID' ? 'x' : 'a word')
  const fields = Object.values(type.getFields()).filter(
    (field) => depth < DEEPEST || isNonNullType(field.type),
  )
  return Object.fromEntries(fields.map((field) => [field.name, inputFor(field.type, places, depth + 1)]))
}
