import { Temporal } from 'temporal-polyfill'
import type { Call } from '../accounts/call.ts'
import { badInput } from '../shared/fault.ts'
import { resumed } from '../shared/resumed.ts'
import {
  type AvailabilityEvent,
  type AvailabilityFeed,
  inScope,
  keysOf,
  type WatchScope,
} from './availability-feed.ts'
import type { FreeWindow } from './free-time.service.ts'
import { levelsOf } from './levels.ts'
import { pastOf, TOLD_DAYS } from './missed-changes.service.ts'
import { quarterOf } from './quarter.ts'
import { periodOf, type Span, spanOf, within } from './span.ts'

const MAX_BOOKABLES = 100

/**
 * Every change in a scope, until the reader stops: from now on, or behind a cursor, where nothing is left out or told
 * twice. Availability is public: anybody may watch.
 */
export function watchAvailability(
  { db, feed }: Pick<Call, 'db'> & { feed: AvailabilityFeed },
  scope: WatchScope,
  from: number | null,
): AsyncIterableIterator<AvailabilityEvent> {
  if (Object.values(scope).every((part) => part === undefined)) throw badInput(EMPTY_SCOPE)
  if ((scope.bookableIds ?? []).length > MAX_BOOKABLES) throw badInput(WIDE_SCOPE)
  const watch = () => feed.watch(keysOf(scope), ({ bookable }) => inScope(scope, bookable))
  return from === null ? watch() : resumed(db, pastOf(db, scope), from, watch)
}

/** A day of a site, as a span of the ledger. */
export interface ChangedDay {
  date: string
  span: Span
}

/** The days of the site that a change touches, from today on. */
export function changedDays({ period, bookable }: AvailabilityEvent, now: Date): ChangedDay[] {
  const zoned = (instant: Date) =>
    Temporal.Instant.fromEpochMilliseconds(instant.getTime())
      .toZonedDateTimeISO(bookable.timeZone)
      .startOfDay()
  const days: ChangedDay[] = []
  let day = zoned(period.startsAt > now ? period.startsAt : now)
  while (day.epochMilliseconds < period.endsAt.getTime() && days.length < TOLD_DAYS) {
    const next = day.add({ days: 1 })
    const span = { from: quarterOf(day.epochMilliseconds), until: quarterOf(next.epochMilliseconds) }
    days.push({ date: day.toPlainDate().toString(), span })
    day = next
  }
  return days
}

/** The span from the first of the days to the last. */
export const spanOfDays = (days: readonly ChangedDay[]): Span => ({
  from: days[0]?.span.from ?? 0,
  until: days.at(-1)?.span.until ?? 0,
})

/** The parts of free windows that lie on a day. */
export const windowsOn = ({ span }: ChangedDay, windows: readonly FreeWindow[]): FreeWindow[] =>
  windows.flatMap(({ unit, ...period }) =>
    within([spanOf(period)], span).map((part) => ({ unit, ...periodOf(part) })),
  )

/** How many units are free when, on a day with these free windows. */
export function periodsOf({ span }: ChangedDay, windows: readonly FreeWindow[]) {
  const units = windows.map((window) => [spanOf(window)])
  return levelsOf(units, span).map(({ units, ...level }) => ({ ...periodOf(level), unitsLeft: units }))
}

const EMPTY_SCOPE = {
  en: 'The scope is empty. Name bookables, a category, a lab or districts to watch.',
  zh: '订阅范围为空,请指定资源、类别、机构或行政区。',
}

const WIDE_SCOPE = {
  en: `At most ${MAX_BOOKABLES} bookables can be named. Watch a category, a lab or districts instead.`,
  zh: `最多指定 ${MAX_BOOKABLES} 个资源,可改为按类别、机构或行政区订阅。`,
}
