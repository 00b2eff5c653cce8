import { Temporal } from 'temporal-polyfill'
import type { AvailabilityEvent } from './availability-feed.ts'
import type { FreeWindow } from './free-window.ts'
import { levelsOf } from './levels.ts'
import { quarterOf } from './quarter.ts'
import { periodOf, type Span, spanOf, within } from './span.ts'

/** How many days of a change are told; rules may change a year of days, and watchers ask for the others when they show them. */
export const TOLD_DAYS = 62

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
  return levelsOf(units, span).map(({ units, ...level }) => ({ unitsLeft: units, ...periodOf(level) }))
}
