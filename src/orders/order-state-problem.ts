import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { OrderStatus } from './order.ts'

const STATES: Readonly<Record<OrderStatus, Text>> = {
  HELD: { en: 'is held and not yet confirmed', zh: '处于预留状态,尚未确认' },
  REQUESTED: { en: 'waits for quotes', zh: '正在等待报价' },
  QUOTED: { en: 'has quotes and none is accepted', zh: '已有报价但尚未接受' },
  ACCEPTED: { en: 'is accepted and waits for the samples', zh: '已受理,正在等待样品' },
  SAMPLE_SHIPPED: { en: 'has its samples on the way', zh: '样品已寄出' },
  SAMPLE_RECEIVED: { en: 'has its samples at the lab', zh: '样品已收到' },
  IN_TEST: { en: 'is in test', zh: '正在检测' },
  REPORTED: { en: 'is reported', zh: '已出具报告' },
  CLOSED: { en: 'is closed', zh: '已办结' },
  EXPIRED: { en: 'has expired', zh: '已失效' },
  WITHDRAWN: { en: 'was withdrawn', zh: '已撤回' },
  DECLINED: { en: 'was declined', zh: '已谢绝' },
  CANCELLED: { en: 'was cancelled', zh: '已取消' },
  REJECTED_SAMPLE: { en: 'ended because its samples were rejected', zh: '因样品被拒收已终止' },
}

/** Why an order, as it is now, does not allow something. */
export const orderStateProblem = (status: OrderStatus): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['orderId'],
  text: {
    en: `The order ${STATES[status].en}; from there this is not possible.`,
    zh: `该委托${STATES[status].zh},当前状态下不能执行该操作。`,
  },
})
