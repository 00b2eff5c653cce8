import type { Visitor } from './visitor.ts'

/** Who takes part in the tour. */
export interface Cast {
  lab: Visitor
  engineer: Visitor
  rival: Visitor
  clerk: Visitor
  /** Not signed in. */
  stranger: Visitor
}
