import type { Text } from '../shared/language.ts'

export const NOTICE_KINDS = [
  'BOOKING_REQUESTED',
  'BOOKING_CONFIRMED',
  'BOOKING_APPROVED',
  'BOOKING_DECLINED',
  'BOOKING_CANCELLED',
  'BOOKING_EXPIRED',
  'BOOKING_MOVED',
  'BOOKING_EXTENDED',
  'BOOKING_UNITS_CHANGED',
  'BOOKING_DISRUPTED',
  'BOOKING_RESTORED',
  'BOOKING_MISSED',
  'ALTERNATIVE_HELD',
  'OFFER_MADE',
  'OFFER_LAPSED',
  'SESSION_NOTE_WRITTEN',
  'QUALIFICATION_REQUESTED',
  'QUALIFICATION_GRANTED',
  'QUALIFICATION_REVOKED',
  'MANDATE_OFFERED',
  'MANDATE_ACCEPTED',
  'MANDATE_DECLINED',
  'MANDATE_REVOKED',
  'TEST_REQUESTED',
  'TEST_QUOTED',
  'TEST_DECLINED',
  'TEST_WITHDRAWN',
  'TEST_EXPIRED',
  'TEST_ASKED',
  'QUOTE_ACCEPTED',
  'QUOTE_LOST',
  'QUOTE_WITHDRAWN',
  'QUOTE_LAPSED',
  'TEST_ORDERED',
  'ORDER_CANCELLED',
  'TEST_STARTED',
  'ORDER_CLOSED',
  'RETEST_ORDERED',
  'REPORT_OVERDUE',
  'SAMPLES_SHIPPED',
  'SAMPLES_RECEIVED',
  'SAMPLES_REJECTED',
  'REPORT_ISSUED',
  'REPORT_SUPERSEDED',
  'CASE_PROPOSED',
  'RATING_ASKED',
] as const
/** What a person is told of. */
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What each kind says. Both parties read the same sentence, so it takes neither side. */
export const SENTENCES: Record<NoticeKind, Text> = {
  BOOKING_REQUESTED: {
    en: 'A booking was requested and waits for approval.',
    zh: '有新的预约申请,等待审批。',
  },
  BOOKING_CONFIRMED: { en: 'A booking was confirmed.', zh: '一项预约已确认。' },
  BOOKING_APPROVED: { en: 'A booking request was approved.', zh: '一项预约申请已通过。' },
  BOOKING_DECLINED: { en: 'A booking request was declined.', zh: '一项预约申请被拒绝。' },
  BOOKING_CANCELLED: { en: 'A booking was cancelled.', zh: '一项预约已取消。' },
  BOOKING_EXPIRED: {
    en: 'A booking request expired without an answer.',
    zh: '一项预约申请逾期未答复,已失效。',
  },
  BOOKING_MOVED: { en: 'A booking was moved.', zh: '一项预约已改期。' },
  BOOKING_EXTENDED: {
    en: 'A booking ends later than before, and costs more.',
    zh: '一项预约已延长,费用相应增加。',
  },
  BOOKING_UNITS_CHANGED: {
    en: 'A booking goes to other units, at its own time.',
    zh: '一项预约已调换台位,时间不变。',
  },
  BOOKING_DISRUPTED: {
    en: 'A booking cannot take place as planned, because the time was closed.',
    zh: '因停机或关闭,一项预约无法按原时间进行。',
  },
  BOOKING_RESTORED: {
    en: 'A booking takes place as planned after all.',
    zh: '一项受影响的预约已恢复,按原时间进行。',
  },
  BOOKING_MISSED: {
    en: 'Nobody checked in, and a booking was given up.',
    zh: '无人签到,一项预约已按爽约处理。',
  },
  ALTERNATIVE_HELD: {
    en: 'Another slot is held in place of a booking; confirm it before it expires.',
    zh: '已为一项预约预留替代时段,请在预留到期前确认。',
  },
  OFFER_MADE: {
    en: 'A slot from the waitlist is offered; confirm it before the offer ends.',
    zh: '候补的时段已空出,请在预留到期前确认。',
  },
  OFFER_LAPSED: {
    en: 'An offer from the waitlist ended without an answer.',
    zh: '一项候补时段逾期未确认,已失效。',
  },
  SESSION_NOTE_WRITTEN: {
    en: 'A session note was written, or changed.',
    zh: '专家服务的会谈记录已填写或更新。',
  },
  QUALIFICATION_REQUESTED: {
    en: 'Somebody asks to be qualified for an instrument.',
    zh: '有人申请仪器的使用资格。',
  },
  QUALIFICATION_GRANTED: {
    en: 'A qualification for an instrument was granted.',
    zh: '仪器的使用资格已授予。',
  },
  QUALIFICATION_REVOKED: {
    en: 'A qualification for an instrument was taken back, or a request for one turned down.',
    zh: '仪器的使用资格已被撤销,或申请未获通过。',
  },
  MANDATE_OFFERED: {
    en: 'A mandate to act for an enterprise is offered and waits for an answer.',
    zh: '有企业发出授权委托,等待答复。',
  },
  MANDATE_ACCEPTED: {
    en: 'A mandate was accepted and is in force while it is valid.',
    zh: '授权委托已被接受,在有效期内生效。',
  },
  MANDATE_DECLINED: { en: 'A mandate was declined.', zh: '授权委托已被谢绝。' },
  MANDATE_REVOKED: {
    en: 'A mandate was revoked; nothing more is done under it.',
    zh: '授权委托已被撤销,不得再据此操作。',
  },
  TEST_REQUESTED: {
    en: 'A test was requested; your lab may quote for it.',
    zh: '有新的检测需求,贵机构可以报价。',
  },
  TEST_QUOTED: { en: 'A lab has quoted for a test request.', zh: '有技术机构对检测需求作出报价。' },
  TEST_DECLINED: { en: 'A lab does not quote for a test request.', zh: '有技术机构谢绝了检测需求。' },
  TEST_WITHDRAWN: { en: 'A test request was withdrawn.', zh: '一项检测需求已撤回。' },
  TEST_EXPIRED: {
    en: 'A test request ended without an accepted quote.',
    zh: '一项检测需求未接受任何报价,已失效。',
  },
  TEST_ASKED: { en: 'There is a new question or answer about a test.', zh: '一项检测有新的提问或答复。' },
  QUOTE_ACCEPTED: {
    en: 'A quote was accepted; the samples will be sent.',
    zh: '一项报价已被接受,即将寄送样品。',
  },
  QUOTE_LOST: { en: 'Another lab was chosen for a test.', zh: '一项检测已选择其他技术机构。' },
  QUOTE_WITHDRAWN: {
    en: 'A quote for a test was withdrawn by its lab.',
    zh: '一项检测报价已被技术机构撤回。',
  },
  QUOTE_LAPSED: { en: 'A quote for a test is no longer valid.', zh: '一项检测报价已过有效期。' },
  TEST_ORDERED: { en: 'A test was ordered; the samples will be sent.', zh: '有新的检测委托,即将寄送样品。' },
  ORDER_CANCELLED: { en: 'A test order was cancelled.', zh: '一项检测委托已取消。' },
  TEST_STARTED: { en: 'A test has begun.', zh: '一项检测已开始。' },
  ORDER_CLOSED: {
    en: 'A test order was closed: its report was accepted.',
    zh: '一项检测委托已办结,报告已确认。',
  },
  RETEST_ORDERED: { en: 'What was tested is to be tested again.', zh: '一项检测将进行复检。' },
  SAMPLES_SHIPPED: { en: 'The samples of a test order are on their way.', zh: '一项检测委托的样品已寄出。' },
  SAMPLES_RECEIVED: { en: 'The samples of a test order have arrived.', zh: '一项检测委托的样品已收到。' },
  SAMPLES_REJECTED: {
    en: 'The samples of a test order were rejected, which ends it.',
    zh: '一项检测委托的样品被拒收,委托已终止。',
  },
  REPORT_ISSUED: { en: 'The report of a test order is there.', zh: '一项检测委托的报告已出具。' },
  REPORT_SUPERSEDED: {
    en: 'The report of a test order was superseded by a new version.',
    zh: '一项检测委托的报告已由新版本取代。',
  },
  REPORT_OVERDUE: { en: 'The report of a test is overdue.', zh: '一项检测的报告已逾期。' },
  CASE_PROPOSED: {
    en: 'A service window proposes services for a problem.',
    zh: '服务窗口就一项诉求推荐了服务。',
  },
  RATING_ASKED: {
    en: 'A service was delivered. Please say how satisfied you are with it.',
    zh: '一项服务已完成,请评价满意度。',
  },
}

/** A notice in one sentence, with the reason in the words of whoever caused it. */
export const messageOf = ({ kind, reason }: { kind: NoticeKind; reason: string | null }): Text => {
  const { en, zh } = SENTENCES[kind]
  return reason ? { en: `${en} Reason: ${reason}`, zh: `${zh}原因:${reason}` } : { en, zh }
}

/** The person that a notice is for, and the organization in which they read it. */
export interface Addressee {
  personId: string
  organizationId: string
}
