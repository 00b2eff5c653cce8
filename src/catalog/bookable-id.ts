import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { type BookableKind, TYPE_OF } from './bookable.ts'

/** The id that callers see of a bookable. */
export const bookableId = ({ kind, id }: { kind: BookableKind; id: string }): string =>
  toGlobalId(TYPE_OF[kind], id)

/** The key inside an id of a bookable of any kind; whatever else is not found. */
export const bookableKeyOf = (id: string): string => keyOf(id, ...Object.values(TYPE_OF))
