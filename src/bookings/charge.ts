import { type PricePart, priceParts, totalOf } from '../catalog/price.ts'
import { percentOf } from '../shared/money.ts'
import { after, MINUTE, minutesOf, type Period } from '../shared/period.ts'
import type { Transition } from './booking.ts'
import type { BookingRow } from './bookings.table.ts'
import type { FrozenTerms } from './frozen-terms.ts'

type Priced = Pick<
  BookingRow,
  'startsAt' | 'endsAt' | 'units' | 'fenPerHour' | 'priceFen' | 'operatorAssisted' | 'terms'
>

/** The price of a booking, in parts: what its time and its operator cost on the terms that it keeps. */
export const bookedParts = (booking: Priced): PricePart[] =>
  partsFor(booking, booking, booking.operatorAssisted ? minutesOf(booking) : 0)

function partsFor({ terms, fenPerHour, units }: Priced, period: Period, operatorMinutes: number) {
  const { pricing, timeZone } = terms
  const use = { startsAt: period.startsAt, endsAt: period.endsAt, units, operatorMinutes }
  return priceParts({ ...pricing, fenPerHour, timeZone }, { ...use, urgent: pricing.urgent !== null })
}

/** When cancelling costs more than before, and how much of the price from then on. */
export interface FeeStep {
  from: Date
  feePercent: number
}

export const feeSteps = ({ startsAt, terms }: Pick<BookingRow, 'startsAt' | 'terms'>): FeeStep[] =>
  terms.cancellation.map(({ minutesBefore, feePercent }) => ({
    from: after(startsAt, -minutesBefore * MINUTE),
    feePercent,
  }))

/** What cancelling costs at an instant, in percent of the price. Each step counts from its very instant on. */
export const feePercentAt = (booking: { startsAt: Date; terms: FrozenTerms }, at: Date): number =>
  feeSteps(booking).findLast(({ from }) => from <= at)?.feePercent ?? 0

/**
 * What was used of a booking: from the check-in until it ended, inside the time that was booked, in whole minutes,
 * each that was begun. Null when nobody checked in, and so nobody knows.
 */
export function usedPeriod({ startsAt, endsAt, checkedInAt }: BookingRow, endedAt: Date): Period | null {
  if (!checkedInAt) return null
  const minute = (instant: Date, round: (minutes: number) => number) =>
    new Date(round(instant.getTime() / MINUTE) * MINUTE)
  const begun = checkedInAt > startsAt ? minute(checkedInAt, Math.floor) : startsAt
  const ended = endedAt < endsAt ? minute(endedAt, Math.ceil) : endsAt
  return { startsAt: begun, endsAt: ended > begun ? ended : begun }
}

/** How many minutes were used; null when nobody knows. */
export function usedMinutes(booking: BookingRow, endedAt: Date): number | null {
  const used = usedPeriod(booking, endedAt)
  return used && minutesOf(used)
}

/** What is charged for a booking that its enterprise, or somebody else, ends by checking out. */
export function chargeForCheckOut(
  booking: BookingRow,
  endedAt: Date,
  operatorMinutes: number | null,
  byEnterprise: boolean,
): PricePart[] {
  const use = chargeForUse(booking, endedAt, operatorMinutes)
  if (!byEnterprise || endedAt > booking.startsAt) return use
  // To come and leave before it begins must not be cheaper than to cancel at that moment.
  const fee = feePart('CANCELLATION', booking, endedAt)
  return totalOf(fee) > totalOf(use) ? fee : use
}

/** What is charged for a booking that was used. Without check-in nobody knows more than what was booked. */
export function chargeForUse(
  booking: BookingRow,
  endedAt: Date,
  operatorMinutes: number | null,
): PricePart[] {
  const used = booking.terms.pricing.charging === 'USED_TIME' ? usedPeriod(booking, endedAt) : null
  const period = used ?? booking
  const assisted = operatorMinutes ?? (booking.operatorAssisted ? minutesOf(period) : 0)
  return partsFor(booking, period, assisted)
}

/** What is charged for a booking that ends unused: the fee of that moment where its enterprise is the cause. */
export function chargeForEnding(
  booking: BookingRow,
  how: Transition,
  at: Date,
  byEnterprise: boolean,
): PricePart[] {
  if (booking.status !== 'CONFIRMED') return []
  if (how === 'miss') return feePart('NO_SHOW', booking, booking.startsAt)
  return how === 'cancel' && byEnterprise ? feePart('CANCELLATION', booking, at) : []
}

function feePart(kind: 'NO_SHOW' | 'CANCELLATION', booking: BookingRow, at: Date): PricePart[] {
  const fen = percentOf(booking.priceFen, feePercentAt(booking, at))
  return fen > 0 ? [{ kind, fen }] : []
}
