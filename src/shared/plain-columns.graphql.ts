import { type GraphQLResolveInfo, isObjectType } from 'graphql'
import { type FieldsByTypeName, parseResolveInfo, type ResolveTree } from 'graphql-parse-resolve-info'

// The same for all calls of one field in one operation, as its nodes are.
const known = new WeakMap<GraphQLResolveInfo['fieldNodes'], readonly string[] | null>()

/**
 * What the nodes of a connection are asked for, when those are fields that are read off the row as they are, and its
 * id: all else of a row need not be read then. Null when some field follows from more.
 */
export function plainColumns(info: GraphQLResolveInfo): readonly string[] | null {
  const before = known.get(info.fieldNodes)
  if (before !== undefined) return before
  const columns = plainColumnsIn(info)
  known.set(info.fieldNodes, columns)
  return columns
}

function plainColumnsIn(info: GraphQLResolveInfo): readonly string[] | null {
  const nodes = [parseResolveInfo(info) as ResolveTree].flatMap(inside('edges')).flatMap(inside('node'))
  const asked = nodes.flatMap(({ fieldsByTypeName }) =>
    Object.entries(fieldsByTypeName).flatMap(([type, fields]) =>
      Object.values(fields).map(({ name }) => ({ type, name })),
    ),
  )
  const isPlain = ({ type, name }: { type: string; name: string }) => {
    const object = info.schema.getType(type)
    return name === 'id' || (isObjectType(object) && !object.getFields()[name]?.resolve)
  }
  return asked.every(isPlain) ? [...new Set(asked.map(({ name }) => name))].sort() : null
}

const inside =
  (name: string) =>
  ({ fieldsByTypeName }: { fieldsByTypeName: FieldsByTypeName }): ResolveTree[] =>
    Object.values(fieldsByTypeName)
      .flatMap((fields) => Object.values(fields))
      .filter((field) => field.name === name)
