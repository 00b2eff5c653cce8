import { daysAfter } from '../../shared/local-time.ts'
import type { Problem } from '../../shared/refusal.ts'
import { WEEKS_AHEAD } from './weeks.ts'

/** The problem of a day on which samples cannot be at the lab: one that is over, or is too far ahead to be planned. */
export function samplesOnProblems(day: string | null, today: string): Problem[] {
  const last = daysAfter(today, (WEEKS_AHEAD - 1) * 7)
  if (day === null || (day >= today && day <= last)) return []
  return [
    {
      code: 'INVALID_INPUT',
      path: ['samplesOn'],
      text: {
        en: `samplesOn must be a day from ${today} to ${last} on the calendar of the lab, but is ${day}.`,
        zh: `samplesOn 须为技术机构当地日期 ${today} 至 ${last} 之间的一天,当前为 ${day}。`,
      },
    },
  ]
}

export const noCapacity = (weeklySamples: number): Problem => ({
  code: 'NO_CAPACITY',
  path: ['samples'],
  text: {
    en: `The lab tests ${weeklySamples} samples a week by this service, and no week of the next ${WEEKS_AHEAD} has room for all of these together. Order fewer at a time, or ask other labs with requestTest.`,
    zh: `该服务每周最多检测 ${weeklySamples} 件样品,未来 ${WEEKS_AHEAD} 周内没有一周能容纳全部样品。请分批委托,或用 requestTest 向其他机构询价。`,
  },
})
