import type { Confirmation } from '../catalog/bookable.ts'

export const BOOKING_STATUSES = [
  'HELD',
  'REQUESTED',
  'CONFIRMED',
  'CHECKED_IN',
  'COMPLETED',
  'DISRUPTED',
  'EXPIRED',
  'DECLINED',
  'CANCELLED',
  'NO_SHOW',
] as const
export type BookingStatus = (typeof BOOKING_STATUSES)[number]

/** How a list of bookings is sorted, by their start. */
export type BookingOrder = 'EARLIEST_FIRST' | 'LATEST_FIRST'

/** What can be done with a booking, from which states, and where it leads. What is not here is refused. */
export const TRANSITIONS = {
  confirm: { from: ['HELD'], to: 'CONFIRMED' },
  request: { from: ['HELD'], to: 'REQUESTED' },
  approve: { from: ['REQUESTED'], to: 'CONFIRMED' },
  decline: { from: ['REQUESTED'], to: 'DECLINED' },
  cancel: { from: ['HELD', 'REQUESTED', 'CONFIRMED', 'DISRUPTED'], to: 'CANCELLED' },
  expire: { from: ['HELD', 'REQUESTED'], to: 'EXPIRED' },
  checkIn: { from: ['CONFIRMED'], to: 'CHECKED_IN' },
  checkOut: { from: ['CHECKED_IN'], to: 'COMPLETED' },
  complete: { from: ['CONFIRMED', 'CHECKED_IN'], to: 'COMPLETED' },
  miss: { from: ['CONFIRMED'], to: 'NO_SHOW' },
  disrupt: { from: ['CONFIRMED'], to: 'DISRUPTED' },
  restore: { from: ['DISRUPTED'], to: 'CONFIRMED' },
  replace: { from: ['CONFIRMED', 'DISRUPTED'], to: 'CANCELLED' },
  lapse: { from: ['DISRUPTED'], to: 'CANCELLED' },
} as const satisfies Record<string, { from: readonly BookingStatus[]; to: BookingStatus }>

export type Transition = keyof typeof TRANSITIONS

/** The states that nothing leads out of. */
export const ENDED_STATUSES: readonly BookingStatus[] = BOOKING_STATUSES.filter(
  (status) => !Object.values(TRANSITIONS).some(({ from }) => from.some((each) => each === status)),
)

/** How long before its start somebody may check in. */
export const EARLY_MINUTES = 15

/** What changes a booking and not its state. */
export const CHANGES = ['reschedule', 'extend', 'assignUnits'] as const

/** What a booking's history may tell of. */
export type BookingAction = 'hold' | Transition | (typeof CHANGES)[number]

/** How a hold is confirmed: at once, or as a request that the lab answers. */
export const CONFIRMING = { INSTANT: 'confirm', APPROVAL: 'request' } as const satisfies Record<
  Confirmation,
  Transition
>

export const APPROVAL_CAUSES = ['LAB_APPROVES_ALL', 'NO_SHOWS'] as const
/** Why a booking needs the approval of the lab. */
export type ApprovalCause = (typeof APPROVAL_CAUSES)[number]

export const SERIES_SCOPES = ['ONE', 'FOLLOWING', 'ALL'] as const
/** How far an action on a booking of a series reaches. */
export type SeriesScope = (typeof SERIES_SCOPES)[number]
