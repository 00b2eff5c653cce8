import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Opening } from './openings.ts'
import type { Span } from './span.ts'

/** A bookable with all that its slots inside a span follow from. */
export interface Schedule {
  bookable: Bookable
  /** By its rules alone. */
  openings: readonly Opening[]
  /** When it is open at all, closures left out. */
  open: readonly Span[]
  /** Free spans of each unit. */
  free: readonly (readonly Span[])[]
}
