import { reachOf } from '../../availability/ledger.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { type Period, widened } from '../../shared/period.ts'
import type { ProblemCode } from '../../shared/problem-code.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { Wish } from '../new-booking.ts'
import { type Occurrence, occurrencesOf, type Pattern } from './occurrences.ts'

/** What each booking of a series is to be, its time apart. */
export type SeriesTerms = Omit<Wish, keyof Period>

/** A series as it was asked for, on the calendar of a bookable. */
export interface SeriesPlan {
  bookable: Bookable
  occurrences: Occurrence[]
  terms: SeriesTerms
  /** How long each one is by the clock. */
  minutes: number
}

export const planOf = (bookable: Bookable, pattern: Pattern, terms: SeriesTerms): SeriesPlan => ({
  bookable,
  terms,
  minutes: pattern.durationMinutes,
  occurrences: occurrencesOf(pattern, bookable.timeZone),
})

/** A booking of a series that cannot be, and why; another time for it is looked for when somebody asks. */
export interface SeriesConflict extends Problem, Occurrence {
  reason: ProblemCode
  plan: SeriesPlan
}

/** The conflict of one booking of a series, in the words of its own problem and with its day. */
export const seriesConflict = (
  plan: SeriesPlan,
  occurrence: Occurrence,
  { code, text }: Pick<Problem, 'code' | 'text'>,
): SeriesConflict => ({
  ...occurrence,
  code: 'SERIES_CONFLICT',
  reason: code,
  text: { en: `${occurrence.date}: ${text.en}`, zh: `${occurrence.date}:${text.zh}` },
  plan,
})

/** Whether a period, instead of a conflict, leaves the others of its series their time and the buffers between. */
export function leavesOthers({ plan, date }: SeriesConflict, { startsAt, endsAt }: Period): boolean {
  const reach = reachOf(plan.bookable)
  return plan.occurrences.every((other) => {
    const kept = widened(other, reach, reach)
    return other.date === date || endsAt <= kept.startsAt || startsAt >= kept.endsAt
  })
}

export const TAKEN: Pick<Problem, 'code' | 'text'> = {
  code: 'SLOT_UNAVAILABLE',
  text: {
    en: 'It is taken or closed for some of this time. Leave the day out, hold `nearestAlternative` by itself, or ask with BEST_EFFORT for the other days.',
    zh: '该时段已被占用或临时关闭。可去掉这一天,单独预留 nearestAlternative,或以 BEST_EFFORT 方式预留其余日期。',
  },
}

export const TRAVELS: Pick<Problem, 'code' | 'text'> = {
  code: 'TRAVEL_TIME_NEEDED',
  text: {
    en: 'The expert has a session in another district too shortly before or after it to travel. Leave the day out, or hold `nearestAlternative` by itself.',
    zh: '专家在前后时段另有其他行政区的服务,路程时间不足。可去掉这一天,或单独预留 nearestAlternative。',
  },
}

export const SKIPPED: Pick<Problem, 'code' | 'text'> = {
  code: 'PERIOD_INVALID',
  text: {
    en: 'The clock of the site skips all of this time on that day. Leave the day out, or choose another time.',
    zh: '当天当地时钟调整,该时段不存在。请去掉这一天,或选择其他时间。',
  },
}
