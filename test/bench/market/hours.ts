import { horizonWeek } from '../../../src/availability/calendars.service.ts'
import type { OpeningMode, OpeningRule } from '../../../src/availability/opening-rule.ts'
import { type Opening, openingsOf } from '../../../src/availability/openings.ts'
import { publicDaysOf } from '../../../src/availability/public-day.ts'
import {
  instantOf,
  mondayOf,
  QUARTERS_OF_DAY,
  quarterOf,
  weekOf,
  weeksBetween,
} from '../../../src/availability/quarter.ts'
import { bitsOf, union } from '../../../src/availability/span.ts'
import { FUTURE_DAYS, PAST_DAYS } from './plan.ts'

export const ZONE = 'Asia/Shanghai'
const LONGEST_HORIZON = 60
const GRIDS = [15, 30, 60]

const rulesOn = (
  weekdays: number[],
  opens: string,
  closes: string,
  mode: OpeningMode = 'FLEXIBLE',
  observesHolidays = true,
): OpeningRule[] =>
  weekdays.map((weekday) => ({
    ...{ weekday, opens, closes, mode, observesHolidays, validFrom: null, validUntil: null },
  }))

const WORKDAYS = [1, 2, 3, 4, 5]

/** The hours that bookables keep. */
export const HOURS: Readonly<Record<string, OpeningRule[]>> = {
  weekdays: rulesOn(WORKDAYS, '09:00', '17:00'),
  evenings: rulesOn(WORKDAYS, '09:00', '21:00'),
  saturdays: [...rulesOn(WORKDAYS, '08:30', '17:30'), ...rulesOn([6], '09:00', '12:00')],
  sessions: [
    ...rulesOn(WORKDAYS, '09:00', '12:00', 'FIXED'),
    ...rulesOn(WORKDAYS, '13:00', '17:00', 'FIXED'),
  ],
  always: rulesOn([...WORKDAYS, 6, 7], '00:00', '00:00', 'FLEXIBLE', false),
}

/** When the hours are open and a booking may begin, week by week as the ledger has it, for each slot grid. */
export function weekRows(now: Date) {
  const weeks = weeksBetween(weekOf(quarterOf(now)), horizonWeek({ horizonDays: LONGEST_HORIZON }, now))
  return Object.keys(HOURS).flatMap((hours) => {
    const openings = openingsFor(hours, now)
    const open = union(openings)
    return weeks.flatMap((week) =>
      GRIDS.map((grid) => ({
        ...{ hours, week: mondayOf(week), slot_minutes: grid },
        ...{
          open: bitsOf(open, [week])[0]!,
          starts: bitsOf(union(startsOf(openings, grid / 15)), [week])[0]!,
        },
      })),
    )
  })
}

function openingsFor(hours: string, now: Date): Opening[] {
  const year = now.getUTCFullYear()
  const publicDays = new Map(publicDaysOf([year, year + 1], new Map()).map(({ day, kind }) => [day, kind]))
  const today = quarterOf(now)
  const from = today - (PAST_DAYS + 1) * QUARTERS_OF_DAY
  const until = today + (LONGEST_HORIZON + 15) * QUARTERS_OF_DAY
  return openingsOf(HOURS[hours]!, publicDays, ZONE, { from, until })
}

const startsOf = (openings: readonly Opening[], step: number) =>
  openings.flatMap(({ from, until, mode }) =>
    Array.from({ length: mode === 'FIXED' ? 1 : Math.ceil((until - from) / step) }, (_, i) => ({
      from: from + i * step,
      until: from + i * step + 1,
    })),
  )

const BLOCK = 16

/** Pieces of the opening hours, of which each booking gets one for itself: about four hours, a session or a day. */
export function blockRows(now: Date) {
  const today = quarterOf(now)
  return Object.keys(HOURS).flatMap((hours) => {
    const blocks = openingsFor(hours, now).flatMap(blocksOf)
    const past = blocks.filter(
      ({ from, until }) => until <= today && from >= today - PAST_DAYS * QUARTERS_OF_DAY,
    )
    const future = blocks.filter(
      ({ from, until }) => from > today && until <= today + FUTURE_DAYS * QUARTERS_OF_DAY,
    )
    return [past.reverse(), future].flatMap((side, i) =>
      side.map(({ from, until }, number) => ({
        ...{ hours, future: i === 1, number, total: side.length },
        ...{
          begins: instantOf(from).toISOString(),
          minutes: (until - from) * 15,
          whole: hours === 'sessions',
        },
      })),
    )
  })
}

function blocksOf({ from, until, mode }: Opening) {
  const length = until - from
  const count = mode === 'FIXED' || length >= QUARTERS_OF_DAY ? 1 : Math.max(1, Math.floor(length / BLOCK))
  return Array.from({ length: count }, (_, i) => ({
    from: from + i * BLOCK,
    until: i === count - 1 ? until : from + (i + 1) * BLOCK,
  }))
}
