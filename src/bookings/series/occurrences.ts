import { Temporal } from 'temporal-polyfill'
import { boundProblems, invalid, MINUTES } from '../../catalog/bound.ts'
import { instantAt } from '../../shared/local-time.ts'
import type { Period } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'

/** The days of a series that comes again: from a first day on, every so many weeks, so many times. */
export interface Weekly {
  firstDate: string
  weeks: number
  everyWeeks: number
}

/** When a series is: on some days, exactly one of `weekly` and `dates`, at the same time of the site's clock. */
export interface Pattern {
  /** "HH:MM" */
  startTime: string
  /** From the start to the end as the clock on the wall shows them. */
  durationMinutes: number
  weekly: Weekly | null
  /** "YYYY-MM-DD" */
  dates: string[] | null
}

/** One booking that a series asks for. */
export interface Occurrence extends Period {
  /** The day on which it begins, at the site. */
  date: string
  /** The input field that asks for it. */
  path: string[]
}

/** The most and the fewest bookings of a series. */
export const SERIES_LENGTH = { min: 2, max: 52 }
const EVERY_WEEKS = { min: 1, max: 52 }
// As long as any booking may be.
const DURATION = { min: 15, max: 43_200, step: 15, unit: MINUTES }

/**
 * When the bookings of a series are. They begin and end at the same times of the clock on the site's wall, whatever
 * that clock does meanwhile: over the night of a change one is longer or shorter by it. A time that the change skips
 * is the moment of the change, as for opening rules, and of a time that comes twice the first is meant; so a session
 * is met exactly on every day.
 */
export function occurrencesOf(pattern: Pattern, timeZone: string): Occurrence[] {
  const instant = (local: Temporal.PlainDateTime) =>
    new Date(instantAt(local.toPlainDate().toString(), local.toPlainTime().toString().slice(0, 5), timeZone))
  return daysOf(pattern).map(({ date, path }) => {
    const begins = Temporal.PlainDateTime.from(`${date}T${pattern.startTime}`)
    const ends = begins.add({ minutes: pattern.durationMinutes })
    return { date, path, startsAt: instant(begins), endsAt: instant(ends) }
  })
}

function daysOf({ weekly, dates }: Pattern): Pick<Occurrence, 'date' | 'path'>[] {
  if (!weekly) return (dates ?? []).map((date, i) => ({ date, path: ['dates', String(i)] }))
  const first = Temporal.PlainDate.from(weekly.firstDate)
  return Array.from({ length: weekly.weeks }, (_, i) => ({
    date: first.add({ weeks: i * weekly.everyWeeks }).toString(),
    path: ['weekly'],
  }))
}

/** Everything wrong with when a series is to be, before its bookable is looked at. */
export function patternProblems({ weekly, dates, durationMinutes }: Pattern): Problem[] {
  if ((weekly === null) === (dates === null)) return [EITHER]
  return [
    ...boundProblems(['durationMinutes'], durationMinutes, DURATION),
    ...(weekly ? weeklyProblems(weekly) : dateProblems(dates!)),
  ]
}

const weeklyProblems = ({ weeks, everyWeeks }: Weekly): Problem[] => [
  ...boundProblems(['weekly', 'weeks'], weeks, SERIES_LENGTH),
  ...boundProblems(['weekly', 'everyWeeks'], everyWeeks, EVERY_WEEKS),
]

function dateProblems(dates: readonly string[]): Problem[] {
  const { min, max } = SERIES_LENGTH
  if (dates.length < min || dates.length > max) {
    return [
      invalid(
        ['dates'],
        `A series has ${min} to ${max} days; these are ${dates.length}.`,
        `系列预约须为 ${min} 至 ${max} 天,当前为 ${dates.length} 天。`,
      ),
    ]
  }
  return dates.flatMap((date, i) =>
    dates.indexOf(date) === i
      ? []
      : [
          invalid(
            ['dates', String(i)],
            `${date} is named twice. Name each day once.`,
            `日期 ${date} 重复,每个日期只能出现一次。`,
          ),
        ],
  )
}

const EITHER = invalid(
  [],
  'Say when: give either `weekly` or `dates`, and not both.',
  '请指定日期:weekly 与 dates 须且只能填写其中一项。',
)

/** The days of a series, as far as they are told. */
export type SeriesDays = { weekly?: Pick<Weekly, 'weeks'> | null; dates?: readonly unknown[] | null }

/** How many bookings a series asks for, within what is allowed; what is not is refused without doing much. */
export const seriesLength = ({ weekly, dates }: SeriesDays): number =>
  Math.min(Math.max(weekly?.weeks ?? dates?.length ?? 0, 0), SERIES_LENGTH.max)
