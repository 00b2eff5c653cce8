import { registerEnumType } from 'type-graphql'

export const CaseStatusEnum = { OPEN: 'OPEN', CLOSED: 'CLOSED' }
registerEnumType(CaseStatusEnum, {
  name: 'CaseStatus',
  description: 'Where a case stands. How far it has come, `offered`, `booked` and `delivered` tell.',
  valuesConfig: {
    OPEN: { description: '受理中: the desk works on it.' },
    CLOSED: { description: '已办结: nothing is changed in it any more.' },
  },
})

export const CaseOutcomeEnum = {
  SOLVED: 'SOLVED',
  PARTLY_SOLVED: 'PARTLY_SOLVED',
  NOT_SOLVED: 'NOT_SOLVED',
}
registerEnumType(CaseOutcomeEnum, {
  name: 'CaseOutcome',
  description: 'What became of the problem.',
  valuesConfig: {
    SOLVED: { description: '已解决' },
    PARTLY_SOLVED: { description: '部分解决' },
    NOT_SOLVED: { description: '未解决' },
  },
})

export const CaseActionEnum = {
  OPEN: 'open',
  UPDATE: 'update',
  PROPOSE: 'propose',
  LINK: 'link',
  CLOSE: 'close',
}
registerEnumType(CaseActionEnum, {
  name: 'CaseAction',
  description: 'What was done with a case.',
  valuesConfig: {
    OPEN: { description: 'It was written down at the desk.' },
    UPDATE: { description: 'What is written down of it was changed, or something noted.' },
    PROPOSE: { description: 'Services were proposed.' },
    LINK: { description: 'A booking or order was linked to it, by the window or the enterprise.' },
    CLOSE: { description: 'It was closed.' },
  },
})

export const ServiceStageEnum = { BOOKED: 'BOOKED', DELIVERED: 'DELIVERED', FELL_THROUGH: 'FELL_THROUGH' }
registerEnumType(ServiceStageEnum, {
  name: 'ServiceStage',
  description: 'How far a service for a case has come.',
  valuesConfig: {
    BOOKED: { description: '已预约: held, booked or ordered, and to come.' },
    DELIVERED: { description: '已交付: a booking is COMPLETED, or the report of an order is there.' },
    FELL_THROUGH: { description: '未成: cancelled, declined, expired, or nobody came.' },
  },
})
