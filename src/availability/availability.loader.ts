import type { Bookable } from '../catalog/bookables.repository.ts'
import { byOwner, byQuestion, type Loading } from '../shared/loader.ts'
import { freeWindows } from './free-time.service.ts'
import { readRules } from './schedule.repository.ts'
import { schedulesOf } from './schedule.service.ts'
import type { Span } from './span.ts'

export const availabilityLoaders = {
  openingRules: ({ db }: Loading) =>
    byOwner(
      (ids) => readRules(db, ids),
      ({ bookableId }) => bookableId,
    ),
  /** The free windows of bookables inside a span. */
  freeWindows: (loading: Loading) =>
    byQuestion((bookables: readonly Bookable[], span: Span) => freeWindows(loading, bookables, span)),
  /** The schedules of bookables inside a span. */
  schedules: ({ db }: Loading) =>
    byQuestion((bookables: readonly Bookable[], span: Span) => schedulesOf(db, bookables, span)),
}
