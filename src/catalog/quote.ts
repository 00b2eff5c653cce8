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
  question: QuoteQuestion,
  now: Date,
): { rate: Rate; parts: PricePart[] } {
  const { rates, ...pricing } = tariffOf(bookable)
  const { startsAt, endsAt, units } = question
  const urgent = isUrgent(pricing, startsAt, now)
  const rate = {
    fenPerHour: rates[sizeClass],
    timeZone: bookable.timeZone,
    ...pricing,
    // Kept only where it applies, so that the same price comes out whenever it is computed again.
    urgent: urgent ? pricing.urgent : null,
  }
  const operatorMinutes = question.operatorAssisted ? minutesOf(question) : 0
  return { rate, parts: priceParts(rate, { startsAt, endsAt, units, urgent, operatorMinutes }) }
}
