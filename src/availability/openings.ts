import { Temporal } from 'temporal-polyfill'
import { instantAt } from '../shared/local-time.ts'
import { minuteOfDay, type OpeningMode, type OpeningRule } from './opening-rule.ts'
import type { PublicDay } from './public-day.ts'
import { instantOf, QUARTERS_OF_DAY, quarterFrom } from './quarter.ts'
import type { Span } from './span.ts'

/** A period in which rules open a bookable. */
export interface Opening extends Span {
  mode: OpeningMode
}

/**
 * The openings of the rules that touch `window`, in order of time. Rules never open twice at the same time; where a
 * weekend that is worked instead or a change of the clock makes them, what opens first goes first, and the later
 * one begins behind it, or is left out when it is a session.
 */
export function openingsOf(
  rules: readonly OpeningRule[],
  publicDays: ReadonlyMap<string, PublicDay['kind']>,
  timeZone: string,
  window: Span,
): Opening[] {
  const openings = localDays(window, timeZone).flatMap((day) =>
    rules
      .filter((rule) => holdsOn(rule, day, publicDays.get(day.date)))
      .map((rule) => openingOn(rule, day, timeZone)),
  )
  return apart(openings.sort((a, b) => a.from - b.from || a.until - b.until)).filter(
    ({ from, until }) => until > window.from && from < window.until,
  )
}

function apart(openings: readonly Opening[]): Opening[] {
  const kept: Opening[] = []
  for (const opening of openings) {
    const free = Math.max(opening.from, kept.at(-1)?.until ?? opening.from)
    const whole = free === opening.from
    if (free < opening.until && (whole || opening.mode === 'FLEXIBLE')) kept.push({ ...opening, from: free })
  }
  return kept
}

interface LocalDay {
  date: string
  weekday: number
  next: string
}

// Openings of the day before reach into the window, and may themselves begin later for those of the days before.
const DAYS_BEFORE = 3

// The calendar's arithmetic is the dear part of a hold, and the windows of a day share the same days.
const daysKnown = new Map<string, readonly LocalDay[]>()
const MAX_KNOWN = 10_000

/** The local days whose openings may touch the window, or move one that does. */
function localDays(window: Span, timeZone: string): readonly LocalDay[] {
  const from = Math.floor(window.from / QUARTERS_OF_DAY)
  const until = Math.ceil(window.until / QUARTERS_OF_DAY)
  const key = `${from} ${until} ${timeZone}`
  const known = daysKnown.get(key)
  if (known) return known
  const first = dateAt(from * QUARTERS_OF_DAY, timeZone).subtract({ days: DAYS_BEFORE })
  const days = daysBetween(first, dateAt(until * QUARTERS_OF_DAY, timeZone))
  if (daysKnown.size >= MAX_KNOWN) daysKnown.clear()
  // Long windows are seldom asked for, and would fill the memory.
  if (until - from <= 7) daysKnown.set(key, days)
  return days
}

const dateAt = (quarter: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instantOf(quarter).getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()

function daysBetween(first: Temporal.PlainDate, last: Temporal.PlainDate): LocalDay[] {
  const days: LocalDay[] = []
  let date = first
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    const next = date.add({ days: 1 })
    days.push({ date: date.toString(), weekday: date.dayOfWeek, next: next.toString() })
    date = next
  }
  return days
}

const WORKED_LIKE: Record<number, number> = { 6: 5, 7: 1 }

function holdsOn(
  rule: OpeningRule,
  { date, weekday }: LocalDay,
  publicDay: PublicDay['kind'] | undefined,
): boolean {
  if ((rule.validFrom && date < rule.validFrom) || (rule.validUntil && date > rule.validUntil)) return false
  if (!rule.observesHolidays || !publicDay) return rule.weekday === weekday
  if (publicDay === 'HOLIDAY') return false
  // A weekend that is worked instead keeps the hours of the working day beside it.
  return rule.weekday === (WORKED_LIKE[weekday] ?? weekday)
}

function openingOn(rule: OpeningRule, { date, next }: LocalDay, timeZone: string): Opening {
  const closesNextDay = minuteOfDay(rule.closes) <= minuteOfDay(rule.opens)
  return {
    from: quarterFrom(instantAt(date, rule.opens, timeZone)),
    until: quarterFrom(instantAt(closesNextDay ? next : date, rule.closes, timeZone)),
    mode: rule.mode,
  }
}
