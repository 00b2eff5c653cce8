import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { outsideScopes } from './accounts/api-keys/outside-scopes.ts'
import { scopesAllow } from './accounts/api-keys/scope.ts'
import type { Scope } from './accounts/api-keys/scopes.ts'
import type { Credential } from './accounts/organization.ts'
import { forbidden } from './shared/fault.ts'

type Key = Extract<Credential, { kind: 'API_KEY' }>
type Statement = readonly string[]

// What is shown to whoever is signed in needs what any action for reading does.
const READING = ['organization.seeFigures']

/**
 * Refuses a key what one field of an operation would show or do outside its scopes, by what the schema states of each
 * field in it. Services ask the policy themselves; this is for what they show to whoever is signed in.
 */
export function checkScopes({ scopes }: Key, info: GraphQLResolveInfo): void {
  const root = info.parentType.getFields()[info.fieldName]!
  const isMutation = info.parentType === info.schema.getMutationType()
  // What any person may change is no business of keys.
  checkStatement(statementOf(root, []), scopes, isMutation ? [] : READING)
  for (const statement of statementsIn(root.type, info)) checkStatement(statement, scopes, READING)
}

function checkStatement(statement: Statement, scopes: readonly Scope[], signedIn: readonly string[]): void {
  if (statement.includes('PUBLIC')) return
  const actions = statement.flatMap((rule) => (rule === 'SIGNED_IN' ? signedIn : [rule]))
  if (!actions.some((action) => scopesAllow(scopes, action))) throw forbidden(outsideScopes(actions))
}

const statementOf = (
  { extensions }: { extensions: Readonly<Record<string, unknown>> },
  otherwise: Statement,
): Statement => (extensions.access as Statement | undefined) ?? otherwise

function* statementsIn(type: GraphQLOutputType, info: GraphQLResolveInfo): Generator<Statement> {
  const seen = new Set<string>()
  for (const { selectionSet } of info.fieldNodes) yield* within(type, selectionSet)

  function* within(outer: GraphQLOutputType, selections?: SelectionSetNode): Generator<Statement> {
    const parent = getNamedType(outer)
    for (const selection of selections?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const field = fieldOf(parent, selection.name.value)
        if (!field) continue
        yield statementOf(field, statementOf(parent, []))
        yield* within(field.type, selection.selectionSet)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        yield* within(typeNamed(selection.typeCondition?.name.value) ?? outer, selection.selectionSet)
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value)
        const fragment = info.fragments[selection.name.value]!
        yield* within(typeNamed(fragment.typeCondition.name.value) ?? outer, fragment.selectionSet)
      }
    }
  }

  function typeNamed(name: string | undefined): GraphQLOutputType | undefined {
    return name === undefined ? undefined : (info.schema.getType(name) as GraphQLOutputType)
  }
}

/** A field of a type; null for `__typename`, which tells nothing. */
const fieldOf = (type: GraphQLOutputType, name: string): GraphQLField<unknown, unknown> | null =>
  isObjectType(type) || isInterfaceType(type) ? (type.getFields()[name] ?? null) : null
