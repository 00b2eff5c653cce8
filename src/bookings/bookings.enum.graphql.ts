import { registerEnumType } from 'type-graphql'

export const BookingStatusEnum = {
  HELD: 'HELD',
  REQUESTED: 'REQUESTED',
  CONFIRMED: 'CONFIRMED',
  CHECKED_IN: 'CHECKED_IN',
  COMPLETED: 'COMPLETED',
  DISRUPTED: 'DISRUPTED',
  EXPIRED: 'EXPIRED',
  DECLINED: 'DECLINED',
  CANCELLED: 'CANCELLED',
  NO_SHOW: 'NO_SHOW',
}
registerEnumType(BookingStatusEnum, {
  name: 'BookingStatus',
  description:
    'Where a booking stands. HELD, REQUESTED, CONFIRMED, CHECKED_IN and DISRUPTED keep the time; the others have ended.',
  valuesConfig: {
    HELD: { description: '预留: taken for a few minutes while the enterprise decides; expires by itself.' },
    REQUESTED: {
      description:
        '待审批: confirmed by the enterprise, waits for the lab; expires at the deadline that the lab has set.',
    },
    CONFIRMED: { description: '已确认: booked.' },
    CHECKED_IN: { description: '使用中: somebody has come.' },
    COMPLETED: { description: '已完成: its time is over, or it was checked out; `charge` is final.' },
    DISRUPTED: {
      description:
        '受故障影响: the lab cannot keep it; `replacement` may hold an alternative for the enterprise to take.',
    },
    EXPIRED: { description: '已过期: not confirmed, or not answered, in time.' },
    DECLINED: { description: '已拒绝: the lab said no.' },
    CANCELLED: { description: '已取消: by the enterprise or the lab; its history says by whom and why.' },
    NO_SHOW: { description: '爽约: nobody had come when the grace time of the lab was over.' },
  },
})

export const BookingActionEnum = {
  HOLD: 'hold',
  CONFIRM: 'confirm',
  REQUEST: 'request',
  APPROVE: 'approve',
  DECLINE: 'decline',
  CANCEL: 'cancel',
  EXPIRE: 'expire',
  CHECK_IN: 'checkIn',
  CHECK_OUT: 'checkOut',
  COMPLETE: 'complete',
  MISS: 'miss',
  DISRUPT: 'disrupt',
  RESTORE: 'restore',
  REPLACE: 'replace',
  LAPSE: 'lapse',
  RESCHEDULE: 'reschedule',
  EXTEND: 'extend',
  ASSIGN_UNITS: 'assignUnits',
}
registerEnumType(BookingActionEnum, {
  name: 'BookingAction',
  description: 'What was done to a booking.',
  valuesConfig: {
    HOLD: { description: '预留: its time was taken.' },
    CONFIRM: { description: '确认: the enterprise confirmed it; it was booked at once.' },
    REQUEST: { description: '申请: the enterprise confirmed it; the lab was asked.' },
    APPROVE: { description: '批准: the lab said yes.' },
    DECLINE: { description: '拒绝: the lab said no.' },
    CANCEL: { description: '取消: by one of its parties.' },
    EXPIRE: { description: '过期: nobody confirmed or answered in time.' },
    CHECK_IN: { description: '签到: somebody came.' },
    CHECK_OUT: { description: '签退: the use ended.' },
    COMPLETE: { description: '完成: its time was over.' },
    MISS: { description: '爽约: nobody came within the grace time.' },
    DISRUPT: { description: '故障: the lab reported a breakdown.' },
    RESTORE: { description: '恢复: the lab can keep it after all.' },
    REPLACE: { description: '替换: another booking took its place.' },
    LAPSE: { description: '失效: it was disrupted, and its time passed without an answer.' },
    RESCHEDULE: { description: '改期: it was moved to another time.' },
    EXTEND: { description: '延长: it ends later.' },
    ASSIGN_UNITS: { description: '调换台位: it went to other units at its own time.' },
  },
})

export const ApprovalCauseEnum = { LAB_APPROVES_ALL: 'LAB_APPROVES_ALL', NO_SHOWS: 'NO_SHOWS' }
registerEnumType(ApprovalCauseEnum, {
  name: 'ApprovalCause',
  description: 'Why a booking needs the approval of the lab.',
  valuesConfig: {
    LAB_APPROVES_ALL: { description: '该资源的所有预约均须审批: the lab approves each booking of it.' },
    NO_SHOWS: {
      description: '爽约次数已达上限: the enterprise did not come too often within 90 days (`noShowLimit`).',
    },
  },
})

export const SeriesScopeEnum = { ONE: 'ONE', FOLLOWING: 'FOLLOWING', ALL: 'ALL' }
registerEnumType(SeriesScopeEnum, {
  name: 'SeriesScope',
  description: 'How far an action on a booking of a series reaches.',
  valuesConfig: {
    ONE: { description: 'This booking alone.' },
    FOLLOWING: { description: 'This booking and those of its series that start later, as far as they can.' },
    ALL: { description: 'This booking and all of its series, as far as they can.' },
  },
})
