import type { BookingStatus } from '../bookings/booking.ts'
import type { BookingRow } from '../bookings/bookings.table.ts'
import { feePercentAt } from '../bookings/charge.ts'
import type { OrderStatus } from '../orders/order.ts'
import type { OrderRow } from '../orders/orders.table.ts'
import { type Fen, percentOf } from '../shared/money.ts'

export const BUNDLE_STATUSES = [
  'HELD',
  'REQUESTED',
  'CONFIRMED',
  'PARTLY',
  'COMPLETED',
  'RELEASED',
  'EXPIRED',
] as const
/** Where a bundle stands, which follows from its parts. */
export type BundleStatus = (typeof BUNDLE_STATUSES)[number]

/** Where a part stands for its bundle. */
type Standing = 'HELD' | 'WAITING' | 'TAKEN' | 'DONE' | 'LOST' | 'EXPIRED'

const OF_BOOKINGS: Record<BookingStatus, Standing> = {
  HELD: 'HELD',
  REQUESTED: 'WAITING',
  CONFIRMED: 'TAKEN',
  CHECKED_IN: 'TAKEN',
  COMPLETED: 'DONE',
  DISRUPTED: 'LOST',
  DECLINED: 'LOST',
  CANCELLED: 'LOST',
  NO_SHOW: 'LOST',
  EXPIRED: 'EXPIRED',
}

const OF_ORDERS: Record<OrderStatus, Standing> = {
  HELD: 'HELD',
  REQUESTED: 'WAITING',
  QUOTED: 'WAITING',
  ACCEPTED: 'TAKEN',
  SAMPLE_SHIPPED: 'TAKEN',
  SAMPLE_RECEIVED: 'TAKEN',
  IN_TEST: 'TAKEN',
  REPORTED: 'DONE',
  CLOSED: 'DONE',
  WITHDRAWN: 'LOST',
  DECLINED: 'LOST',
  CANCELLED: 'LOST',
  REJECTED_SAMPLE: 'LOST',
  EXPIRED: 'EXPIRED',
}

/** What a part of a bundle has come to be: one of both. */
export interface Taken {
  booking: BookingRow | null
  order: OrderRow | null
}

function standingOf({ booking, order }: Taken, now: Date): Standing {
  const standing = booking ? OF_BOOKINGS[booking.status] : order ? OF_ORDERS[order.status] : 'LOST'
  const dueAt = (booking ?? order)?.dueAt
  // Its time has run out, though nobody has come to end it yet.
  return standing === 'HELD' && dueAt && dueAt <= now ? 'EXPIRED' : standing
}

/** Whether a part has ended without being used, or cannot be used as it is. */
export const isLost = (part: Taken, now: Date): boolean => ENDED_UNUSED.includes(standingOf(part, now))

const ENDED_UNUSED: readonly Standing[] = ['LOST', 'EXPIRED']

export function bundleStatus(parts: readonly Taken[], now: Date): BundleStatus {
  const standings = parts.map((part) => standingOf(part, now))
  const has = (...some: Standing[]) => standings.some((standing) => some.includes(standing))
  if (has('HELD')) return 'HELD'
  if (!has('WAITING', 'TAKEN')) return has('DONE') ? 'COMPLETED' : has('LOST') ? 'RELEASED' : 'EXPIRED'
  if (has('LOST', 'EXPIRED')) return 'PARTLY'
  return has('WAITING') ? 'REQUESTED' : 'CONFIRMED'
}

/** What a part costs as it was frozen. */
export const partPrice = ({ booking, order }: Taken): Fen => booking?.priceFen ?? order?.priceFen ?? 0

/** What the parts cost together that have not ended unused. */
export const bundleTotal = (parts: readonly Taken[], now: Date): Fen =>
  parts.reduce((sum, part) => (isLost(part, now) ? sum : sum + partPrice(part)), 0)

/** What giving up a part costs at an instant, by its own terms; null when it cannot be given up any more. */
export function cancellationCost({ booking, order }: Taken, now: Date): Fen | null {
  if (order) return FREE_TO_CANCEL.some((status) => status === order.status) ? 0 : null
  if (booking?.status === 'CONFIRMED' && booking.startsAt > now) {
    return percentOf(booking.priceFen, feePercentAt(booking, now))
  }
  return FREE_TO_CANCEL.some((status) => status === booking?.status) ? 0 : null
}

/** Of a booking, and of an order before its samples are received. */
const FREE_TO_CANCEL = ['HELD', 'REQUESTED', 'DISRUPTED', 'ACCEPTED', 'SAMPLE_SHIPPED'] as const

/** What giving up all parts costs that can still be given up. */
export const releaseCost = (parts: readonly Taken[], now: Date): Fen =>
  parts.reduce((sum, part) => sum + (cancellationCost(part, now) ?? 0), 0)
