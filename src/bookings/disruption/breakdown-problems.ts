import type { Problem } from '../../shared/refusal.ts'
import type { BookingRow } from '../bookings.table.ts'
import { reasonNeeded } from '../qualifications/qualification-problems.ts'

const ANSWER_MINUTES = { min: 15, max: 10_080 }

/** What is wrong with a report of a breakdown, beside what is wrong with any closure. */
export function breakdownProblems(
  { endsAt, note, answerMinutes }: { endsAt: Date; note: string; answerMinutes: number },
  now: Date,
): Problem[] {
  const { min, max } = ANSWER_MINUTES
  const problems = reasonNeeded(note, 'note')
  if (endsAt <= now) {
    problems.push({
      code: 'PERIOD_INVALID',
      path: ['endsAt'],
      text: { en: 'A breakdown must end later than now.', zh: '故障的预计结束时间须晚于当前时间。' },
    })
  }
  if (answerMinutes < min || answerMinutes > max) {
    problems.push({
      code: 'INVALID_INPUT',
      path: ['answerMinutes'],
      text: {
        en: `Alternatives are held for ${min} to ${max} minutes; these are ${answerMinutes}.`,
        zh: `替代时段的保留时长须在 ${min} 到 ${max} 分钟之间,当前为 ${answerMinutes}。`,
      },
    })
  }
  return problems
}

/** A disrupted booking whose time is closed as before. */
export const stillClosed = ({ startsAt, endsAt }: BookingRow): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: `Its unit is still closed for some of ${startsAt.toISOString()} to ${endsAt.toISOString()}. End that closure with removeClosure first.`,
    zh: `其台位在 ${startsAt.toISOString()} 至 ${endsAt.toISOString()} 内仍有关闭时段,请先用 removeClosure 结束该关闭。`,
  },
})
