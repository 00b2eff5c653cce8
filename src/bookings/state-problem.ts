import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import { type BookingStatus, TRANSITIONS, type Transition } from './booking.ts'
import type { BookingRow } from './bookings.table.ts'

const STATES: Record<BookingStatus, Text> = {
  HELD: { en: 'is held and not yet confirmed by the enterprise', zh: '处于预留状态,企业尚未确认' },
  REQUESTED: { en: 'waits for the answer of the lab', zh: '正在等待技术机构答复' },
  CONFIRMED: { en: 'is confirmed already', zh: '已经确认' },
  EXPIRED: { en: 'has expired', zh: '已过期' },
  DECLINED: { en: 'was declined by the lab', zh: '已被技术机构拒绝' },
  CANCELLED: { en: 'was cancelled', zh: '已取消' },
}

/** Why a booking, as it is now, could not make a transition. */
export function stateProblem({ status }: BookingRow, transition: Transition): Problem {
  const from: readonly BookingStatus[] = TRANSITIONS[transition].from
  // From a state that allows it, only the time can have been wrong; the database's clock has decided that.
  const tooLate = from.includes(status)
  if (tooLate && transition === 'cancel') return BEGUN
  if (tooLate || status === 'EXPIRED') return EXPIRED
  return {
    code: 'STATE_CONFLICT',
    path: ['bookingId'],
    text: {
      en: `The booking ${STATES[status].en}; from there this is not possible.`,
      zh: `该预约${STATES[status].zh},当前状态下不能执行该操作。`,
    },
  }
}

const EXPIRED: Problem = {
  code: 'HOLD_EXPIRED',
  path: ['bookingId'],
  text: {
    en: 'Its time to be confirmed or answered has run out. Hold the slot again if it is still free.',
    zh: '确认或答复的时限已过。若时段仍空闲,请重新预留。',
  },
}

const BEGUN: Problem = {
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: 'The booking has begun; it can no longer be cancelled.',
    zh: '预约时段已开始,不能再取消。',
  },
}
