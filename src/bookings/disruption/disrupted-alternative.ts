import { Temporal } from 'temporal-polyfill'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { totalOf } from '../../catalog/price.ts'
import type { Period } from '../../shared/period.ts'
import type { BookingRow } from '../bookings.table.ts'
import { bookedParts } from '../charge.ts'
import type { FrozenTerms } from '../frozen-terms.ts'
import type { NewBooking } from '../hold.repository.ts'
import { newBooking, wishOf } from '../new-booking.ts'

/**
 * The booking that could take the place of a disrupted one. At the same lab it keeps price and terms, whatever the
 * bookable and the hour would cost; elsewhere it has the price of that lab, and is none when that is higher.
 */
export function alternativeTo(
  disrupted: BookingRow,
  bookable: Bookable,
  period: Period,
  now: Date,
): NewBooking | null {
  const { id, labId, units, operatorAssisted, purpose, meeting, priceFen, fenPerHour } = disrupted
  const { startsAt, endsAt } = period
  const wish = wishOf({ startsAt, endsAt, units, operatorAssisted, purpose, meeting })
  const own = newBooking(disrupted, bookable, wish, { approvalCause: null, now, replacesId: id })
  if (bookable.labId !== labId) return own.priceFen <= priceFen ? own : null
  const kept = { ...own, priceFen, fenPerHour, terms: termsAt(disrupted, period) }
  // A night on which the clock changes may cost otherwise: such a slot is none.
  return totalOf(bookedParts(kept)) === totalOf(bookedParts(disrupted)) ? kept : null
}

/** The terms of a booking for another time: its off-peak hours move along, so that as much of it lies in them. */
function termsAt({ terms, startsAt }: BookingRow, period: Period): FrozenTerms {
  const { pricing, timeZone } = terms
  if (!pricing.offPeak) return terms
  const timeOf = (instant: Date) =>
    Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainTime()
  const later = timeOf(startsAt).until(timeOf(period.startsAt))
  const moved = (time: string) =>
    Temporal.PlainTime.from(time).add(later).toString({ smallestUnit: 'minute' })
  const { from, until, percent } = pricing.offPeak
  return { ...terms, pricing: { ...pricing, offPeak: { from: moved(from), until: moved(until), percent } } }
}
