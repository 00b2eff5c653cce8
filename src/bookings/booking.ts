import type { Confirmation } from '../catalog/bookable.ts'

export const BOOKING_STATUSES = [
  'HELD',
  'REQUESTED',
  'CONFIRMED',
  'EXPIRED',
  'DECLINED',
  'CANCELLED',
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
  cancel: { from: ['HELD', 'REQUESTED', 'CONFIRMED'], to: 'CANCELLED' },
  expire: { from: ['HELD', 'REQUESTED'], to: 'EXPIRED' },
} as const satisfies Record<string, { from: readonly BookingStatus[]; to: BookingStatus }>

export type Transition = keyof typeof TRANSITIONS

/** How a hold is confirmed: at once, or as a request that the lab answers. */
export const CONFIRMING = { INSTANT: 'confirm', APPROVAL: 'request' } as const satisfies Record<
  Confirmation,
  Transition
>
