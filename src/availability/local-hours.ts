import type { OpeningRule } from './opening-rule.ts'
import { openingsOf } from './openings.ts'
import { type Span, union } from './span.ts'

/** The hours on the clock of a site in which time is wanted. */
export interface LocalHours {
  /** "HH:MM" each; not later than `from` means on the next day. Null is the whole day. */
  timeOfDay: { from: string; until: string } | null
  /** ISO 8601 weekdays, 1 Monday to 7 Sunday, on which the hours begin; null is every day. */
  weekdays: readonly number[] | null
}

const WHOLE_DAY = { from: '00:00', until: '00:00' }
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

const known = new WeakMap<LocalHours, Map<string, Span[]>>()

/** The wanted hours of a zone that touch a window, joined where they meet; worked out once for each question. */
export function localSpans(hours: LocalHours, timeZone: string, window: Span): Span[] {
  const spans = known.get(hours) ?? new Map<string, Span[]>()
  known.set(hours, spans)
  const key = `${window.from} ${window.until} ${timeZone}`
  const found = spans.get(key) ?? spansIn(hours, timeZone, window)
  spans.set(key, found)
  return found
}

function spansIn({ timeOfDay, weekdays }: LocalHours, timeZone: string, window: Span): Span[] {
  const { from, until } = timeOfDay ?? WHOLE_DAY
  const rules = (weekdays ?? EVERY_DAY).map(
    (weekday): OpeningRule => ({
      weekday,
      opens: from,
      closes: until,
      mode: 'FLEXIBLE',
      validFrom: null,
      validUntil: null,
      observesHolidays: false,
    }),
  )
  return union(openingsOf(rules, NO_PUBLIC_DAYS, timeZone, window))
}

const NO_PUBLIC_DAYS = new Map()
