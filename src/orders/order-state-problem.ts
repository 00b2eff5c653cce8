import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { OrderStatus } from './order.ts'

const STATES: Record<OrderStatus, Text> = {
  HELD: { en: 'is held as a part of a bundle', zh: '作为一揽子服务的一部分处于预留状态' },
  REQUESTED: { en: 'waits for quotes', zh: '正在等待报价' },
  QUOTED: { en: 'has quotes, of which none was accepted', zh: '已有报价,尚未接受' },
  ACCEPTED: { en: 'is ordered, and waits for the samples', zh: '已委托,等待寄送样品' },
  SAMPLE_SHIPPED: { en: 'has its samples on their way', zh: '样品在途' },
  SAMPLE_RECEIVED: { en: 'has its samples at the lab', zh: '样品已接收' },
  IN_TEST: { en: 'is being tested', zh: '正在检测' },
  REPORTED: { en: 'is reported', zh: '已出具报告' },
  CLOSED: { en: 'is closed', zh: '已办结' },
  EXPIRED: { en: 'has expired', zh: '已失效' },
  WITHDRAWN: { en: 'was withdrawn', zh: '已撤回' },
  DECLINED: { en: 'was declined by all labs that could quote', zh: '已被全部技术机构谢绝' },
  CANCELLED: { en: 'was cancelled', zh: '已取消' },
  REJECTED_SAMPLE: { en: 'ended with its samples rejected', zh: '因样品被拒收已终止' },
}

/** Why an order, as it is now, does not allow what was asked for. */
export const orderStateProblem = (
  { status }: { status: OrderStatus },
  path: string[] = ['orderId'],
): Problem => ({
  code: 'STATE_CONFLICT',
  path,
  text: {
    en: `The order ${STATES[status].en}; from there this is not possible.`,
    zh: `该委托${STATES[status].zh},当前状态下不能执行该操作。`,
  },
})

export const REQUEST_OVER: Problem = {
  code: 'STATE_CONFLICT',
  path: ['orderId'],
  text: {
    en: 'The time to quote for this request is over.',
    zh: '该需求的报价期限已过。',
  },
}
