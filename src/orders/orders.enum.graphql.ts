import { registerEnumType } from 'type-graphql'
import { AUDIENCES, ORDER_STATUSES, OUTSOURCED_MODES, RETEST_PAYERS, WAITS } from './order.ts'
import { QUOTE_STATUSES } from './quotes/quote.ts'
import { INVITATION_STATUSES } from './requests/invitation.ts'

const enumOf = <Value extends string>(values: readonly Value[]) =>
  Object.fromEntries(values.map((value) => [value, value])) as Record<Value, Value>

export const OrderStatusEnum = enumOf(ORDER_STATUSES)
registerEnumType(OrderStatusEnum, {
  name: 'OrderStatus',
  description:
    'Where a test order stands, from the need to the report. EXPIRED, WITHDRAWN, DECLINED, CANCELLED, REJECTED_SAMPLE and CLOSED have ended.',
  valuesConfig: {
    HELD: { description: '预留: a part of a bundle that is not confirmed yet; expires by itself.' },
    REQUESTED: { description: '询价中: waits for quotes; expires at `answerBy` when there is none.' },
    QUOTED: { description: '已报价: a lab has quoted; waits for the enterprise to accept a quote.' },
    ACCEPTED: { description: '已委托: a quote was accepted, or it was ordered at a fixed price.' },
    SAMPLE_SHIPPED: { description: '样品在途: the samples were sent.' },
    SAMPLE_RECEIVED: { description: '样品已接收: the samples are at the lab.' },
    IN_TEST: { description: '检测中: the test has begun.' },
    REPORTED: { description: '已出报告: the report is there.' },
    CLOSED: { description: '已办结: the enterprise has accepted the report.' },
    EXPIRED: { description: '已失效: nothing was accepted in time.' },
    WITHDRAWN: { description: '已撤回: by the enterprise, before a quote was accepted.' },
    DECLINED: { description: '已谢绝: by every lab that was named.' },
    CANCELLED: { description: '已取消: by either party, before the samples were received.' },
    REJECTED_SAMPLE: { description: '样品拒收: the lab could not test the samples that came.' },
  },
})

export const OrderActionEnum = {
  HOLD: 'hold',
  REQUEST: 'request',
  ORDER: 'order',
  RETEST: 'retest',
  QUOTE: 'quote',
  ACCEPT: 'accept',
  CONFIRM: 'confirm',
  SHIP: 'ship',
  RECEIVE: 'receive',
  START: 'start',
  REPORT: 'report',
  CLOSE: 'close',
  EXPIRE: 'expire',
  WITHDRAW: 'withdraw',
  DECLINE: 'decline',
  CANCEL: 'cancel',
  REJECT_SAMPLE: 'rejectSample',
}
registerEnumType(OrderActionEnum, {
  name: 'OrderAction',
  description: 'What was done to a test order.',
  valuesConfig: {
    HOLD: { description: 'It was held as a part of a bundle.' },
    REQUEST: { description: 'Labs were asked for quotes.' },
    ORDER: { description: 'It was ordered at a fixed price.' },
    RETEST: { description: 'It was made to test again what another order has tested.' },
    QUOTE: { description: 'A lab quoted.' },
    ACCEPT: { description: 'A quote was accepted.' },
    CONFIRM: { description: 'The bundle that it is a part of was confirmed.' },
    SHIP: { description: 'The samples were sent.' },
    RECEIVE: { description: 'The samples were received.' },
    START: { description: 'The test began.' },
    REPORT: { description: 'The report was published.' },
    CLOSE: { description: 'The enterprise accepted the report.' },
    EXPIRE: { description: 'Its time ran out.' },
    WITHDRAW: { description: 'The enterprise withdrew it.' },
    DECLINE: { description: 'The last lab that could quote declined.' },
    CANCEL: { description: 'It was cancelled.' },
    REJECT_SAMPLE: { description: 'The samples were rejected.' },
  },
})

export const OutsourcedModeEnum = enumOf(OUTSOURCED_MODES)
registerEnumType(OutsourcedModeEnum, {
  name: 'OutsourcedMode',
  description: 'The service mode of a test order.',
  valuesConfig: {
    OUTSOURCED_TEST: { description: '代检代测: by a published method, with a report.' },
    OUTSOURCED_EXPERIMENT: { description: '实验外包: an experiment as the enterprise describes it.' },
  },
})

export const AudienceEnum = enumOf(AUDIENCES)
registerEnumType(AudienceEnum, {
  name: 'Audience',
  description: 'Who may quote for a request.',
  valuesConfig: {
    NAMED_LABS: { description: 'The labs that the enterprise has named.' },
    ALL_LABS: { description: 'All labs that can do it, up to 50, the most fitting and nearest first.' },
  },
})

export const OrderWaitEnum = enumOf(WAITS)
registerEnumType(OrderWaitEnum, {
  name: 'OrderWait',
  description: 'What a test order waits for next.',
  valuesConfig: {
    CONFIRMATION: { description: 'For the enterprise to confirm the bundle that it is a part of.' },
    QUOTES: { description: 'For labs to quote.' },
    CHOICE: { description: 'For the enterprise to accept a quote.' },
    SAMPLES: { description: 'For the enterprise to send its samples.' },
    RECEIPT: { description: 'For the lab to receive the samples.' },
    START: { description: 'For the lab to begin the test.' },
    REPORT: { description: 'For the lab to report.' },
    CLOSING: { description: 'For the enterprise to close the order.' },
  },
})

export const RetestPayerEnum = enumOf(RETEST_PAYERS)
registerEnumType(RetestPayerEnum, {
  name: 'RetestPayer',
  description: 'Who pays for a retest.',
  valuesConfig: {
    LAB: { description: 'The lab, whose fault it was: it is free of charge.' },
    ENTERPRISE: { description: 'The enterprise, at the price that the lab quotes.' },
  },
})

export const InvitationStatusEnum = enumOf(INVITATION_STATUSES)
registerEnumType(InvitationStatusEnum, {
  name: 'InvitationStatus',
  description: 'Where a lab stands that may quote for a request.',
  valuesConfig: {
    INVITED: { description: 'It has not answered, or has no quote any more.' },
    QUOTED: { description: 'It has a quote.' },
    DECLINED: { description: 'It does not quote; it may think better of it while the request is open.' },
    LOST: { description: 'Another one was chosen, or none.' },
    WON: { description: 'It was chosen.' },
  },
})

export const QuoteStatusEnum = enumOf(QUOTE_STATUSES)
registerEnumType(QuoteStatusEnum, {
  name: 'QuoteStatus',
  description: 'Where a quote stands.',
  valuesConfig: {
    OPEN: { description: 'It can be accepted until `validUntil`.' },
    ACCEPTED: { description: 'It was accepted.' },
    LOST: { description: 'Another one was accepted, or the request was withdrawn.' },
    WITHDRAWN: { description: 'Its lab took it back, or has quoted anew.' },
    LAPSED: { description: 'Its validity was over before it was accepted.' },
  },
})
