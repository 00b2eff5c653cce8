import { invalid } from '../../catalog/bound.ts'
import type { Problem } from '../../shared/refusal.ts'
import { ENDED_ORDER_STATUSES, type OrderStatus } from '../order.ts'
import type { OrderRow } from '../orders.table.ts'

/** In which an order's test can be repeated: there were results, or samples that could not be tested. */
const REPEATABLE: readonly OrderStatus[] = ['REPORTED', 'CLOSED', 'REJECTED_SAMPLE']

export const isRepeatable = ({ status }: { status: OrderStatus }): boolean => REPEATABLE.includes(status)

/** Whether a retest has neither ended nor come to a report. */
export const isUnderWay = ({ status }: { status: OrderStatus }): boolean =>
  status !== 'REPORTED' && !ENDED_ORDER_STATUSES.includes(status)

/** What a retest takes over from the order whose test it repeats. */
export const repeated = ({
  enterpriseId,
  mode,
  subject,
  need,
  methods,
  methodNumbers,
  samples,
  urgent,
  sizeClass,
  id,
}: OrderRow) => ({
  enterpriseId,
  mode,
  subject,
  need,
  methods,
  methodNumbers,
  samples,
  urgent,
  sizeClass,
  retestOfId: id,
  audience: 'NAMED_LABS' as const,
})

export const ONLY_AT_OWN_COST: Problem = invalid(
  ['paidBy'],
  'A lab can order a retest only at its own cost (`paidBy: LAB`). For one that the enterprise pays for, ask the enterprise to order it.',
  '技术机构只能发起由自身承担费用的复检(paidBy: LAB)。如需企业付费,请由企业发起。',
)

export const RETEST_UNDER_WAY: Problem = {
  code: 'STATE_CONFLICT',
  path: ['orderId'],
  text: {
    en: 'A retest of this order is under way already (`Order.retests`). Wait for its report, or cancel or withdraw it first.',
    zh: '该委托已有复检正在进行(Order.retests)。请等待其报告,或先取消或撤回该复检。',
  },
}
