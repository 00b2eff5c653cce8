import type { Problem } from '../../shared/refusal.ts'
import type { BookingRow } from '../bookings.table.ts'
import { stateText } from '../state-problem.ts'

/** A booking that is not, or no longer, in a state in which its time can change. */
export const notMovable = ({ status }: BookingRow): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: `The booking ${stateText(status).en}, or it has begun; its time can no longer be changed like this.`,
    zh: `该预约${stateText(status).zh}或已开始,不能再这样更改时间。`,
  },
})

export const FEE_DUE: Problem = {
  code: 'FEE_DUE',
  path: ['bookingId'],
  text: {
    en: 'Cancelling would cost a fee by now, so it can no longer be moved. See cancellationFee; ask the lab, or cancel and book anew.',
    zh: '当前取消已需支付费用(见 cancellationFee),不能再改期。请联系技术机构,或取消后重新预约。',
  },
}

export const MOVE_PENDING: Problem = {
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: 'Another time for it already waits for the answer of the lab or the enterprise. Cancel that one first.',
    zh: '该预约已有另一时段正在等待答复,请先取消该时段。',
  },
}

export const OVER_ITSELF: Problem = {
  code: 'MOVE_OVERLAPS',
  path: ['startsAt'],
  text: {
    en: 'The new time overlaps the present one, which is kept until the lab has answered, and no other unit is free. Choose a time that does not overlap, or ask the lab.',
    zh: '新时段与原时段重叠,而原时段在技术机构答复前须保留,且没有其他空闲台位。请选择不重叠的时段,或联系技术机构。',
  },
}

/** A longer time that only the lab may give. */
export const LAB_EXTENDS: Problem = {
  code: 'APPROVAL_NEEDED',
  path: ['bookingId'],
  text: {
    en: 'The lab must approve what you book here. Ask for the longer time with rescheduleBooking, or, while you use it, ask the lab to extend it.',
    zh: '您在此的预约须经技术机构批准。请用 rescheduleBooking 申请更长时段;使用过程中可请技术机构延长。',
  },
}

/** Time that the enterprise has not asked for. */
export const ENTERPRISE_EXTENDS: Problem = {
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: 'Before somebody has checked in, only the enterprise makes its booking longer.',
    zh: '签到之前,只有预约企业可以延长预约。',
  },
}

export const NOT_LATER: Problem = {
  code: 'PERIOD_INVALID',
  path: ['endsAt'],
  text: {
    en: 'The new end must be later than the present one. To stop earlier, check out.',
    zh: '新的结束时间须晚于当前结束时间。如需提前结束,请办理签退。',
  },
}

export const UNITS_TAKEN: Problem = {
  code: 'UNITS_TAKEN',
  path: ['units'],
  text: {
    en: 'They are closed, or taken by bookings that cannot go to other units, for some of this time. Name others.',
    zh: '所选台位在该时段内已关闭,或被无法调换台位的预约占用,请选择其他台位。',
  },
}
