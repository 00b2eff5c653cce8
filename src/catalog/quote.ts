import type { SizeClass } from '../accounts/size-class.ts'
import { minutesOf, type Period } from '../shared/period.ts'
import { type Bookable, tariffOf } from './bookables.repository.ts'
import { isUrgent, type PricePart, priceParts, type Rate } from './price.ts'

export interface QuoteQuestion extends Period {
  units: number
  operatorAssisted: boolean
}

/** What time of a bookable costs an enterprise of a size class that books it now: the rate that applies, and the parts. */
export function quote(
  bookable: Bookable,
  sizeClass: SizeClass,
  { units, operatorAssisted, ...period }: QuoteQuestion,
  now: Date,
): { rate: Rate; parts: PricePart[] } {
  const { rates, ...pricing } = tariffOf(bookable)
  const urgent = isUrgent(pricing, period.startsAt, now)
  const rate = {
    fenPerHour: rates[sizeClass],
    timeZone: bookable.timeZone,
    ...pricing,
    // Kept only where it applies, so that the same price comes out whenever it is computed again.
    urgent: urgent ? pricing.urgent : null,
  }
  const operatorMinutes = operatorAssisted ? minutesOf(period) : 0
  return { rate, parts: priceParts(rate, { units, urgent, operatorMinutes, ...period }) }
}
