import { Temporal } from 'temporal-polyfill'
import { minuteOfDay, type OpeningMode, type OpeningRule } from './opening-rule.ts'
import type { PublicDay } from './public-day.ts'
import { instantOf, quarterFrom } from './quarter.ts'
import type { Span } from './span.ts'

/** A period in which rules open a bookable. */
export interface Opening extends Span {
  mode: OpeningMode
}

/** The openings that the rules give on the local days which `window` touches, in order of time. */
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
  return openings
    .filter(({ from, until }) => from < until && until > window.from && from < window.until)
    .sort((a, b) => a.from - b.from)
}

interface LocalDay {
  date: string
  weekday: number
  next: string
}

/** The local days from the one before the window, whose openings may reach into it, to the window's last. */
function localDays(window: Span, timeZone: string): LocalDay[] {
  const dateAt = (quarter: number) =>
    Temporal.Instant.fromEpochMilliseconds(instantOf(quarter).getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
  const days: LocalDay[] = []
  const last = dateAt(window.until)
  let date = dateAt(window.from).subtract({ days: 1 })
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

const instants = new Map<string, number>()
const MAX_INSTANTS = 50_000

/** A local time as an instant; a time skipped by a zone change is the first one after it. */
function instantAt(date: string, time: string, timeZone: string): number {
  // Rules of many bookables share days, times and zones, and the conversion is the dear part.
  const key = `${date} ${time} ${timeZone}`
  let instant = instants.get(key)
  if (instant === undefined) {
    instant = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds
    if (instants.size >= MAX_INSTANTS) instants.clear()
    instants.set(key, instant)
  }
  return instant
}
