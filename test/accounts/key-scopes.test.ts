import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import { expect, test } from 'vitest'
import { SCOPE_OF } from '../../src/accounts/api-keys/scope.ts'
import { SCOPES, type Scope } from '../../src/accounts/api-keys/scopes.ts'
import { checkScopes } from '../../src/key-scopes.ts'
import { serviceSchema } from '../../src/schema.ts'

const schema = serviceSchema()
const ALL = Object.keys(SCOPES) as Scope[]
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!]
const statementOf = ({ extensions }: GraphQLField<unknown, unknown> | GraphQLObjectType) =>
  extensions.access as string[] | undefined

/** Whether a key with these scopes may ask for a field of an operation, whatever it asks of the answer. */
function admitted(parentType: GraphQLObjectType, fieldName: string, scopes: readonly Scope[]): boolean {
  const asked = { parentType, fieldName, schema, fieldNodes: [], fragments: {} }
  try {
    checkScopes({ kind: 'API_KEY', id: 'k', scopes }, asked as unknown as GraphQLResolveInfo)
    return true
  } catch {
    return false
  }
}

test('what the schema states of a field is an action of the policy, so that no key is refused by a slip of the pen', () => {
  const known = new Set(['PUBLIC', 'SIGNED_IN', ...Object.keys(SCOPE_OF)])
  const stated = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? [type as GraphQLObjectType, ...Object.values(type.getFields())].flatMap(
          (each) => statementOf(each) ?? [],
        )
      : [],
  )
  expect(stated.length).toBeGreaterThan(100)
  expect(stated.filter((rule) => !known.has(rule))).toEqual([])
})

test('a key without a scope is admitted to what is public, and to nothing else', () => {
  for (const root of roots)
    for (const field of Object.values(root.getFields()))
      expect(admitted(root, field.name, []), field.name).toBe(statementOf(field)!.includes('PUBLIC'))
})

test('a key with every scope is admitted to each operation but those that are for people', () => {
  const forPeople = roots.flatMap((root) =>
    Object.keys(root.getFields()).filter((name) => !admitted(root, name, ALL)),
  )
  expect(forPeople).toEqual(
    expect.arrayContaining(['apiKeys', 'createApiKey', 'rotateApiKey', 'revokeApiKey', 'myIdentities']),
  )
  expect(forPeople).not.toContain('holdSlot')
})

test('what any person may change is no business of keys', () => {
  const [, mutation] = roots
  const field = { name: 'leave', extensions: { access: ['SIGNED_IN'] }, type: schema.getType('Organization') }
  const parentType = { getFields: () => ({ leave: field }) } as unknown as GraphQLObjectType
  const of = (root: GraphQLObjectType) =>
    ({ getMutationType: () => root, getType: schema.getType.bind(schema) }) as unknown as typeof schema
  const asked = { parentType, fieldName: 'leave', fieldNodes: [], fragments: {} }
  const key = { kind: 'API_KEY', id: 'k', scopes: ALL } as const
  const check = (root: GraphQLObjectType) => () =>
    checkScopes(key, { ...asked, schema: of(root) } as unknown as GraphQLResolveInfo)
  expect(check(parentType)).toThrow('Sign in as a person')
  expect(check(mutation!)).not.toThrow()
})
