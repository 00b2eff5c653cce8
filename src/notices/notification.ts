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
