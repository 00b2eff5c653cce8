import DataLoader from 'dataloader'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { byOwner } from '../shared/loader.ts'
import { freeWindows } from './free-time.service.ts'
import { readRules } from './schedule.repository.ts'
import { schedulesOf } from './schedule.service.ts'
import type { Span } from './span.ts'

export const availabilityLoaders = (db: Db, now: Date) => ({
  openingRules: byOwner(
    (ids) => readRules(db, ids),
    ({ bookableId }) => bookableId,
  ),
  /** The free windows of bookables inside one span. */
  freeWindows: inSpan((bookables, span) => freeWindows({ db, now }, bookables, span)),
  /** The schedules of bookables inside one span. */
  schedules: inSpan((bookables, span) => schedulesOf(db, bookables, span)),
})

/** Loads something of bookables inside a span: one loader for each span that is asked about. */
function inSpan<Loaded>(load: (bookables: readonly Bookable[], span: Span) => Promise<Loaded[]>) {
  const loaders = new Map<string, DataLoader<Bookable, Loaded, string>>()
  return (span: Span) => {
    const key = `${span.from}-${span.until}`
    const loader =
      loaders.get(key) ??
      new DataLoader<Bookable, Loaded, string>((bookables) => load(bookables, span), {
        cacheKeyFn: ({ id }) => id,
      })
    loaders.set(key, loader)
    return loader
  }
}
