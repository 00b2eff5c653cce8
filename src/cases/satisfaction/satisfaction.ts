import { after, DAY } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import { type Served, stageOf } from '../services/case-service.ts'

/** How many days after it was given a rating can still be changed: so long the service is fresh, and the lab may mend it. */
export const CHANGEABLE_DAYS = 14
const MAX_WORDS = 2000

/** Until when a rating can be changed. */
export const changeableUntil = (ratedAt: Date): Date => after(ratedAt, CHANGEABLE_DAYS * DAY)

export interface Rating {
  /** 1 to 5, 5 the best. */
  score: number
  words: string | null
}

/** Everything wrong with a rating, and that what it is of has not been delivered. */
export const ratingProblems = ({ score, words }: Rating, { status }: Served): Problem[] => [
  ...(score >= 1 && score <= 5 ? [] : [OUT_OF_RANGE]),
  ...((words ?? '').length <= MAX_WORDS ? [] : [TOO_LONG]),
  ...(stageOf(status) === 'DELIVERED' ? [] : [NOT_DELIVERED]),
]

const OUT_OF_RANGE: Problem = {
  code: 'INVALID_INPUT',
  path: ['score'],
  text: {
    en: 'A score is from 1 (not at all satisfied) to 5 (very satisfied).',
    zh: '评分须为 1(很不满意)至 5(很满意)。',
  },
}

const TOO_LONG: Problem = {
  code: 'INVALID_INPUT',
  path: ['words'],
  text: {
    en: `Words of a rating may have up to ${MAX_WORDS} characters.`,
    zh: `评价文字最多 ${MAX_WORDS} 个字符。`,
  },
}

const NOT_DELIVERED: Problem = {
  code: 'STATE_CONFLICT',
  path: [],
  text: {
    en: 'Rate a service once it was delivered: a booking when it is COMPLETED, an order when its report is there.',
    zh: '服务完成后方可评价:预约须为 COMPLETED,委托单须已出具报告。',
  },
}

/** A rating that can no longer be changed. */
export const FIXED: Problem = {
  code: 'STATE_CONFLICT',
  path: [],
  text: {
    en: `The rating was given more than ${CHANGEABLE_DAYS} days ago and can no longer be changed.`,
    zh: `评价已提交超过 ${CHANGEABLE_DAYS} 天,不能再修改。`,
  },
}
