import { readFile } from 'node:fs/promises'
import {
  type GraphQLField,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { schemaText } from '../../src/print-schema.ts'
import { serviceSchema } from '../../src/schema.ts'

const schema = serviceSchema()
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)),
)
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!]

test('schema/schema.graphql is what the code says; `npm run schema` writes it anew', async () => {
  expect(await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8')).toBe(schemaText())
})

/** Every type, field, argument and enum value, by name, with its description. */
function* described(): Generator<[string, string | null | undefined]> {
  for (const type of types) {
    if (!roots.includes(type as never)) yield [type.name, type.description]
    if (isEnumType(type))
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description]
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        yield [`${type.name}.${field.name}`, field.description]
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield [`${type.name}.${field.name}`, field.description]
        for (const argument of field.args)
          yield [`${type.name}.${field.name}(${argument.name})`, argument.description]
      }
    }
  }
}

test('every type, field, argument and enum value has a description', () => {
  expect(
    [...described()].filter(([, text]) => !text || !/[.)]$|[一-鿿]$|yuan$|ese$|lish$/.test(text)),
  ).toEqual([])
})

const statesAccess = ({ extensions }: { extensions: Record<string, unknown> }) =>
  Array.isArray(extensions.access) && extensions.access.length > 0

test('every operation states who may use it', () => {
  const silent = roots.flatMap((root) =>
    Object.values(root.getFields()).filter((field: GraphQLField<unknown, unknown>) => !statesAccess(field)),
  )
  expect(silent.map(({ name }) => name)).toEqual([])
})

test('every field states who may see it, by itself or by its type', () => {
  const silent = types
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !roots.includes(type as never))
    .filter((type) => !statesAccess(type))
    .flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields())
            .filter((field) => !statesAccess(field))
            .map((field) => `${type.name}.${field.name}`)
        : [],
    )
  expect(silent).toEqual([])
})

test('every mutation takes one input and answers with its own payload, whose result may be null', () => {
  for (const field of Object.values(schema.getMutationType()!.getFields())) {
    const name = field.name.charAt(0).toUpperCase() + field.name.slice(1)
    expect(field.args.map((argument) => argument.name)).toEqual(['input'])
    expect(String(field.type)).toBe(`${name}Payload!`)
    expect(schema.getType(`${name}Payload`)).toMatchObject({ name: `${name}Payload` })
  }
})

test('whatever takes or pays demands an idempotency key', () => {
  const taking = ['RequestTestInput', 'OrderTestInput', 'AcceptQuoteInput', 'RetestInput']
  for (const name of ['HoldSlotInput', 'ConfirmBookingInput', ...taking]) {
    const input = schema.getType(name)
    if (!isInputObjectType(input)) throw new Error(`${name} is missing`)
    expect(String(input.getFields().idempotencyKey?.type)).toBe('String!')
  }
})
