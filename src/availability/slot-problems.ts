import type { Bookable } from '../catalog/bookables.repository.ts'
import { after, DAY, MINUTE, minutesOf, type Period } from '../shared/period.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Opening } from './openings.ts'
import { isOnQuarter } from './quarter.ts'
import { fitOf, type OpeningFit } from './slot.ts'

/** What is wrong with a period before its openings need to be looked at. */
export function periodProblems(period: Period, bookable: Bookable, now: Date): Problem[] {
  const { startsAt, endsAt } = period
  if (endsAt <= startsAt) {
    return [
      problem('PERIOD_INVALID', 'endsAt', 'The end must be after the start.', '结束时间须晚于开始时间。'),
    ]
  }
  if (!isOnQuarter(startsAt) || !isOnQuarter(endsAt)) {
    return [
      problem(
        'OFF_GRID',
        'startsAt',
        'Start and end must be on a quarter of an hour, such as 09:15.',
        '开始和结束时间须为整刻钟,例如 09:15。',
      ),
    ]
  }
  const { leadMinutes, horizonDays } = bookable
  if (startsAt < after(now, leadMinutes * MINUTE)) {
    return [
      problem(
        'INSIDE_LEAD_TIME',
        'startsAt',
        leadMinutes > 0
          ? `Bookings must be made at least ${leadMinutes} minutes before they start. Choose a later start.`
          : 'The start is in the past. Choose a later start.',
        leadMinutes > 0
          ? `须至少提前 ${leadMinutes} 分钟预约,请选择更晚的开始时间。`
          : '开始时间已过,请选择更晚的时间。',
      ),
    ]
  }
  if (endsAt > after(now, horizonDays * DAY)) {
    return [
      problem(
        'BEYOND_HORIZON',
        'endsAt',
        `Bookings must end within ${horizonDays} days from now. Choose an earlier time.`,
        `只能预约 ${horizonDays} 天以内的时段,请选择更早的时间。`,
      ),
    ]
  }
  return []
}

/** What is wrong with a period given the openings around it. */
export function fitProblems(period: Period, bookable: Bookable, openings: readonly Opening[]): Problem[] {
  const found = fitOf(period, openings, bookable)
  if (found === 'SESSION') return []
  return found === 'FLEXIBLE' ? durationProblems(period, bookable) : [MISFITS[found](bookable)]
}

function durationProblems(period: Period, { minMinutes, maxMinutes }: Bookable): Problem[] {
  const minutes = minutesOf(period)
  if (minutes < minMinutes) {
    return [
      problem(
        'TOO_SHORT',
        'endsAt',
        `Bookings last at least ${minMinutes} minutes; this one would last ${minutes}.`,
        `预约时长不得少于 ${minMinutes} 分钟,当前为 ${minutes} 分钟。`,
      ),
    ]
  }
  if (minutes > maxMinutes) {
    return [
      problem(
        'TOO_LONG',
        'endsAt',
        `Bookings last at most ${maxMinutes} minutes; this one would last ${minutes}.`,
        `预约时长不得超过 ${maxMinutes} 分钟,当前为 ${minutes} 分钟。`,
      ),
    ]
  }
  return []
}

const MISFITS: Record<Exclude<OpeningFit, 'SESSION' | 'FLEXIBLE'>, (bookable: Bookable) => Problem> = {
  CLOSED: () =>
    problem(
      'OUTSIDE_OPENING_HOURS',
      'startsAt',
      'It is not open for the whole of this period. Look at its openingRules, or take a slot from `slots`.',
      '该时段不完全在开放时间内。请查看 openingRules,或从 slots 中选择时段。',
    ),
  NOT_A_SESSION: () =>
    problem(
      'NOT_A_SESSION',
      'startsAt',
      'The period touches a fixed session, which is booked as a whole. Take its exact start and end from `slots`.',
      '该时段与固定场次冲突,固定场次须整场预约,请从 slots 中取其起止时间。',
    ),
  OFF_GRID: ({ slotMinutes }) =>
    problem(
      'OFF_GRID',
      'startsAt',
      `Bookings start every ${slotMinutes} minutes from the opening and last a multiple of that. Take a start from \`slots\`.`,
      `预约须从开放时刻起每 ${slotMinutes} 分钟一格开始,时长为其整数倍。请从 slots 中选择开始时间。`,
    ),
}

const problem = (code: Problem['code'], field: string, en: string, zh: string): Problem => ({
  code,
  path: [field],
  text: { en, zh },
})
