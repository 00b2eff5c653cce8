import { allowsDuration, bookableSpan } from '../../availability/slot.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { after, DAY } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import { spanInside } from './waitlist-entry.ts'
import type { Wanted } from './waitlist-slots.ts'

const MAX_DAYS = 62
/** How many entries of an enterprise may be open at once. */
export const MAX_OPEN = 20

/** What is wrong with the range in which somebody waits for time, before its openings need to be looked at. */
export function rangeProblems(wanted: Wanted, bookable: Bookable, now: Date): Problem[] {
  const { startsAt, endsAt, minutes } = wanted
  if (endsAt <= startsAt || endsAt > after(startsAt, MAX_DAYS * DAY)) return [BAD_RANGE]
  const { horizonDays, leadMinutes } = bookable
  if (endsAt > after(now, horizonDays * DAY)) return [beyondHorizon(horizonDays)]
  const { from, until } = spanInside(wanted)
  const earliest = Math.max(from, bookableSpan(bookable, now).from)
  return until - earliest >= minutes / 15 ? [] : [tooNarrow(minutes, leadMinutes)]
}

/** Why nothing in the range can ever be had for so long, by the opening rules and durations alone. */
export const neverOpen = ({ minutes }: Wanted, bookable: Bookable): Problem =>
  allowsDuration(bookable, minutes) ? CLOSED : badDuration(bookable, minutes)

const problem = (code: Problem['code'], path: string[], en: string, zh: string): Problem => ({
  code,
  path,
  text: { en, zh },
})

const BAD_RANGE = problem(
  'PERIOD_INVALID',
  ['range'],
  `The range must end after it starts, and span at most ${MAX_DAYS} days.`,
  `候补区间的结束须晚于开始,且最长 ${MAX_DAYS} 天。`,
)

const beyondHorizon = (days: number) =>
  problem(
    'BEYOND_HORIZON',
    ['range', 'endsAt'],
    `Bookings must end within ${days} days from now. Choose an earlier end of the range.`,
    `只能预约 ${days} 天以内的时段,请将候补区间的结束提前。`,
  )

const tooNarrow = (minutes: number, leadMinutes: number) =>
  problem(
    'PERIOD_INVALID',
    ['range', 'endsAt'],
    `The range is too short for ${minutes} minutes${leadMinutes > 0 ? `, which must be booked ${leadMinutes} minutes ahead` : ''}. Let it end later.`,
    `候补区间太短,容不下 ${minutes} 分钟${leadMinutes > 0 ? `(须提前 ${leadMinutes} 分钟预约)` : ''},请将结束时间推后。`,
  )

const CLOSED = problem(
  'OUTSIDE_OPENING_HOURS',
  ['range'],
  'It is never open for so long in this range. Look at its openingRules, and choose another range or a shorter duration.',
  '该区间内没有足够长的开放时段。请查看 openingRules,另选区间或缩短时长。',
)

const badDuration = ({ slotMinutes, minMinutes, maxMinutes }: Bookable, minutes: number) =>
  problem(
    'INVALID_INPUT',
    ['durationMinutes'],
    `Bookings last ${minMinutes} to ${maxMinutes} minutes, in steps of ${slotMinutes}, and no fixed session in this range is as long as ${minutes} minutes.`,
    `预约时长须为 ${minMinutes} 至 ${maxMinutes} 分钟,以 ${slotMinutes} 分钟为一格;该区间内也没有不短于 ${minutes} 分钟的固定场次。`,
  )

export const NO_DURATION = problem(
  'INVALID_INPUT',
  ['durationMinutes'],
  'The duration must be at least 15 minutes.',
  '时长不得少于 15 分钟。',
)

export const WAITLIST_FULL = problem(
  'WAITLIST_FULL',
  [],
  `Your enterprise waits for ${MAX_OPEN} things already, and may not for more at once. Leave one of myWaitlist first.`,
  `贵企业已有 ${MAX_OPEN} 项候补,达到上限。请先在 myWaitlist 中退出一项。`,
)

export const ALREADY_ACCEPTED = problem(
  'STATE_CONFLICT',
  ['entryId'],
  'The offer was accepted: it is a booking now. To give it back, cancel the booking.',
  '候补时段已被接受并成为预约。如需放弃,请取消该预约。',
)
