import DataLoader from 'dataloader'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { byOwner, byQuestion, type Loading } from '../shared/loader.ts'
import { freeWindows } from './free-time.service.ts'
import { readRules } from './schedule.repository.ts'
import { schedulesOf } from './schedule.service.ts'
import type { Span } from './span.ts'
import { workingDaysFrom } from './working-days.service.ts'

export const availabilityLoaders = {
  openingRules: ({ db }: Loading) =>
    byOwner(
      (ids) => readRules(db, ids),
      ({ bookableId }) => bookableId,
    ),
  /** The working days from a local day on; few different days are asked for. */
  workingDays: ({ db }: Loading) =>
    new DataLoader((days: readonly string[]) => Promise.all(days.map((day) => workingDaysFrom(db, day)))),
  /** The free windows of bookables inside a span. */
  freeWindows: (loading: Loading) =>
    byQuestion((bookables: readonly Bookable[], span: Span) => freeWindows(loading, bookables, span)),
  /** The schedules of bookables inside a span. */
  schedules: ({ db }: Loading) =>
    byQuestion((bookables: readonly Bookable[], span: Span) => schedulesOf(db, bookables, span)),
}
