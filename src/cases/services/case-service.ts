import type { BookingStatus } from '../../bookings/booking.ts'
import type { QualityElement, ServiceMode } from '../../catalog/bookable.ts'
import { ENDED_ORDER_STATUSES, type OrderStatus } from '../../orders/order.ts'

/** A booking or a test order, as far as cases and ratings need it. */
export interface Served {
  /** That of the booking or order. */
  id: string
  bookingId: string | null
  orderId: string | null
  bookableId: string | null
  enterpriseId: string
  /** Null for an order that no lab has yet. */
  labId: string | null
  /** Who booked or ordered it. */
  personId: string
  mandateId: string | null
  status: BookingStatus | OrderStatus
  /** Where it is served. */
  district: string | null
  qualityElements: QualityElement[]
  mode: ServiceMode
  deliveredAt: Date | null
}

export const STAGES = ['BOOKED', 'DELIVERED', 'FELL_THROUGH'] as const
/** How far a service for a case has come. */
export type Stage = (typeof STAGES)[number]

const DELIVERED: readonly (BookingStatus | OrderStatus)[] = ['COMPLETED', 'REPORTED', 'CLOSED']
const FELL_THROUGH: readonly (BookingStatus | OrderStatus)[] = [
  ...(['EXPIRED', 'DECLINED', 'CANCELLED', 'NO_SHOW'] as const),
  ...ENDED_ORDER_STATUSES,
]

/** What the state of a booking or order means for a case. */
export function stageOf(status: BookingStatus | OrderStatus): Stage {
  if (DELIVERED.includes(status)) return 'DELIVERED'
  return FELL_THROUGH.includes(status) ? 'FELL_THROUGH' : 'BOOKED'
}

/** How many of a case's services were booked, delivered ones too, and how many delivered. */
export function progressOf(stages: readonly Stage[]): { booked: number; delivered: number } {
  const delivered = stages.filter((stage) => stage === 'DELIVERED').length
  return { booked: delivered + stages.filter((stage) => stage === 'BOOKED').length, delivered }
}
