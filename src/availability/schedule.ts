import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Opening } from './openings.ts'
import type { Span } from './span.ts'

/** A bookable with all that its slots inside a span follow from. */
export interface Schedule {
  bookable: Bookable
  openings: readonly Opening[]
  /** Free spans of each unit. */
  free: readonly Span[][]
}
