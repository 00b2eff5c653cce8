import { type ClassType, Field, ObjectType } from 'type-graphql'
import { Access } from './access.graphql.ts'
import { encodeCursor, type Page } from './page.ts'

@ObjectType('PageInfo', { description: 'Where a page of a list stands.' })
@Access('PUBLIC')
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether there is more: ask again with `after: endCursor`.' })
  hasNextPage!: boolean

  @Field(() => String, { nullable: true, description: 'The cursor of the last item; null on an empty page.' })
  endCursor!: string | null
}

/** A page of a list as callers see it. */
export interface Connection<Item> {
  edges: { cursor: string; node: Item }[]
  pageInfo: PageInfoType
}

/** The connection type of a node type. */
export function connectionOf<Node extends object>(node: () => ClassType<Node> | object, name: string) {
  @ObjectType(`${name}Edge`, { description: `One of a list of ${name}.` })
  @Access('PUBLIC')
  class Edge {
    @Field(() => String, { description: 'Opaque; the list goes on behind it with `after`.' })
    cursor!: string

    @Field(node, { description: 'The item itself.' })
    node!: Node
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  @Access('PUBLIC')
  class ConnectionType {
    @Field(() => [Edge], { description: 'The items of this page, in the order of the list.' })
    edges!: Edge[]

    @Field(() => PageInfoType, { description: 'Where this page stands.' })
    pageInfo!: PageInfoType
  }
  return ConnectionType
}

/** Shapes a page for a connection; `keyOf` is the key by which the list goes on. */
export function toConnection<Item>(page: Page<Item>, keyOf: (item: Item) => string): Connection<Item> {
  const edges = page.items.map((node) => ({ cursor: encodeCursor(keyOf(node)), node }))
  return { edges, pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } }
}

/** How the paging arguments of every list are declared. */
export const FIRST = { defaultValue: 20, description: 'How many items at most, 1 to 100.' }
export const AFTER = { nullable: true, description: 'Goes on behind the item with this cursor.' }
