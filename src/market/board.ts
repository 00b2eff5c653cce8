import { Temporal } from 'temporal-polyfill'
import type { Ledger } from '../availability/ledger.ts'
import { levelsOf } from '../availability/levels.ts'
import { quarterOf } from '../availability/quarter.ts'
import { bookableSpan, type SlotTerms } from '../availability/slot.ts'
import { type Span, spanOf, within } from '../availability/span.ts'
import { instantAt } from '../shared/local-time.ts'
import type { Period } from '../shared/period.ts'

/** What a calendar page draws of one week of a bookable; times are minutes since `startsAt`. */
export interface BoardWeek extends Period {
  /** From, until, and how many units are free for all of it. */
  free: number[][]
  /** From, until. */
  open: number[][]
  bookableFrom: number | null
  bookableUntil: number | null
}

/** The week that a day lies in, from Monday to Monday on the clock of a zone. */
export function localWeek(day: string, timeZone: string): Period {
  const date = Temporal.PlainDate.from(day)
  const monday = date.subtract({ days: date.dayOfWeek - 1 })
  const midnight = (local: Temporal.PlainDate) => new Date(instantAt(local.toString(), '00:00', timeZone))
  return { startsAt: midnight(monday), endsAt: midnight(monday.add({ days: 7 })) }
}

/** The day that it is on the clock of a zone. */
export const localDay = (instant: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString()

/** What decides how far a board shows the time of a bookable. */
type Reach = SlotTerms & { retiredAt: Date | null }

/** The part of a week that is shown: from now on, as far as may be booked. */
export function shownOf(week: Period, reach: Reach, now: Date): Span | undefined {
  if (reach.retiredAt) return undefined
  return within([spanOf(week)], { from: quarterOf(now), until: bookableSpan(reach, now).until })[0]
}

/** The week of a bookable as it is drawn. */
export function boardWeek(
  week: Period,
  reach: Reach,
  now: Date,
  { open, free }: Pick<Ledger, 'open' | 'free'>,
): BoardWeek {
  const { from: monday } = spanOf(week)
  const minutes = (quarter: number) => (quarter - monday) * 15
  const shown = shownOf(week, reach, now)
  const usable = shown && within([shown], bookableSpan(reach, now))[0]
  const levels = usable ? levelsOf(free, usable) : []
  return {
    ...week,
    free: levels.map(({ from, until, units }) => [minutes(from), minutes(until), units]),
    open: (shown ? within(open, shown) : []).map(({ from, until }) => [minutes(from), minutes(until)]),
    bookableFrom: usable ? minutes(usable.from) : null,
    bookableUntil: usable ? minutes(usable.until) : null,
  }
}
