import DataLoader from 'dataloader'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { byOwner } from '../shared/loader.ts'
import { type FreeWindow, freeWindows } from './free-time.service.ts'
import { readRules } from './schedule.repository.ts'
import type { Span } from './span.ts'

export function availabilityLoaders(db: Db, now: Date) {
  const windowsOf = new Map<string, DataLoader<Bookable, FreeWindow[], string>>()
  return {
    openingRules: byOwner(
      (ids) => readRules(db, ids),
      ({ bookableId }) => bookableId,
    ),
    /** The free windows of bookables inside one span. */
    freeWindows(span: Span) {
      const key = `${span.from}-${span.until}`
      const loader =
        windowsOf.get(key) ??
        new DataLoader<Bookable, FreeWindow[], string>(
          (bookables) => freeWindows({ db, now }, bookables, span),
          {
            cacheKeyFn: ({ id }) => id,
          },
        )
      windowsOf.set(key, loader)
      return loader
    },
  }
}
