import { Temporal } from 'temporal-polyfill'
import { instantAt } from '../shared/local-time.ts'
import { DAY } from '../shared/period.ts'
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

/** The local days whose openings may touch the window, or move one that does. */
function localDays(window: Span, timeZone: string): LocalDay[] {
  const first = dayNumberAt(Math.floor(window.from / QUARTERS_OF_DAY), timeZone) - DAYS_BEFORE
  const last = dayNumberAt(Math.ceil(window.until / QUARTERS_OF_DAY), timeZone)
  return Array.from({ length: last - first + 1 }, (_, i) => localDay(first + i))
}

// The calendar's arithmetic is the dear part of a hold, and many windows begin and end on the same days.
const numbersKnown = new Map<string, number>()
const daysKnown = new Map<number, LocalDay>()
const MAX_KNOWN = 10_000

/** The local date at which a day of UTC begins, as a number of days since 1970-01-01. */
function dayNumberAt(utcDay: number, timeZone: string): number {
  const key = `${utcDay} ${timeZone}`
  let number = numbersKnown.get(key)
  if (number === undefined) {
    const instant = instantOf(utcDay * QUARTERS_OF_DAY).getTime()
    const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate()
    number = Date.parse(date.toString()) / DAY
    if (numbersKnown.size >= MAX_KNOWN) numbersKnown.clear()
    numbersKnown.set(key, number)
  }
  return number
}

function localDay(number: number): LocalDay {
  let day = daysKnown.get(number)
  if (!day) {
    // 1970-01-01 was a Thursday.
    day = { date: dateOf(number), weekday: ((number + 3) % 7) + 1, next: dateOf(number + 1) }
    if (daysKnown.size >= MAX_KNOWN) daysKnown.clear()
    daysKnown.set(number, day)
  }
  return day
}

const dateOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10)

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
