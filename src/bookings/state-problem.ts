import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import { type BookingStatus, EARLY_MINUTES, TRANSITIONS, type Transition } from './booking.ts'
import type { BookingRow } from './bookings.table.ts'

const STATES: Record<BookingStatus, Text> = {
  HELD: { en: 'is held and not yet confirmed by the enterprise', zh: '处于预留状态,企业尚未确认' },
  REQUESTED: { en: 'waits for the answer of the lab', zh: '正在等待技术机构答复' },
  CONFIRMED: { en: 'is confirmed', zh: '已确认' },
  CHECKED_IN: { en: 'is in use', zh: '正在使用' },
  COMPLETED: { en: 'is completed', zh: '已完成' },
  DISRUPTED: { en: 'is disrupted by a breakdown', zh: '因设备故障受到影响' },
  EXPIRED: { en: 'has expired', zh: '已过期' },
  DECLINED: { en: 'was declined by the lab', zh: '已被技术机构拒绝' },
  CANCELLED: { en: 'was cancelled', zh: '已取消' },
  NO_SHOW: { en: 'was given up because nobody came', zh: '因无人到场已作爽约处理' },
}

/** A state in words that go on from “the booking”. */
export const stateText = (status: BookingStatus): Text => STATES[status]

const conflict = (en: string, zh: string): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: { en, zh },
})

const EXPIRED: Problem = {
  code: 'HOLD_EXPIRED',
  path: ['bookingId'],
  text: {
    en: 'Its time to be confirmed or answered has run out. Hold the slot again if it is still free.',
    zh: '确认或答复的时限已过。若时段仍空闲,请重新预留。',
  },
}

/** Where a booking's state allows a transition, only the time can have been wrong; what is wrong with it then. */
const UNTIMELY: Partial<Record<Transition, Problem>> = {
  cancel: conflict('The booking has begun; it can no longer be cancelled.', '预约时段已开始,不能再取消。'),
  checkIn: conflict(
    `Check in from ${EARLY_MINUTES} minutes before \`startsAt\` on; where the lab has set a grace time, until it is over. It is too early or too late for that.`,
    `请在 startsAt 前 ${EARLY_MINUTES} 分钟起签到;若技术机构设有宽限时间,须在其结束前完成。当前过早或已过期限。`,
  ),
  restore: conflict('It has begun; it can no longer be restored.', '预约时段已开始,不能再恢复。'),
}

/** Why a booking, as it is now, could not make a transition. */
export function stateProblem({ status }: BookingRow, transition: Transition): Problem {
  const from: readonly BookingStatus[] = TRANSITIONS[transition].from
  if (from.includes(status)) return UNTIMELY[transition] ?? EXPIRED
  if (status === 'EXPIRED') return EXPIRED
  return conflict(
    `The booking ${STATES[status].en}; from there this is not possible.`,
    `该预约${STATES[status].zh},当前状态下不能执行该操作。`,
  )
}
