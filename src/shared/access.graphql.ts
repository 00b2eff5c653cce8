import { Extensions } from 'type-graphql'

/**
 * Who may use a field or operation: PUBLIC is anybody, SIGNED_IN whoever has a token; otherwise the actions of the
 * policy that its service asks for. A type's statement holds for its fields. A test fails where none is made.
 */
export type AccessRule = 'PUBLIC' | 'SIGNED_IN' | `${string}.${string}`

/** States who may use what it stands on. */
export const Access = (...rules: AccessRule[]) => Extensions({ access: rules })
