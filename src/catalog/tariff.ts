import type { SizeClass } from '../accounts/size-class.ts'
import type { Fen } from '../shared/money.ts'

export const CHARGINGS = ['BOOKED_TIME', 'USED_TIME'] as const
/** Which time is charged in the end: what was booked, or what was used. */
export type Charging = (typeof CHARGINGS)[number]

/** What a price depends on beside the hourly rate. */
export interface Pricing {
  charging: Charging
  /** The least that a booking costs. */
  minimumFen: Fen
  /** What an hour of an operator costs; null when the lab has none. */
  operatorFenPerHour: Fen | null
  /** So much more, in percent of the time's price, when it is booked less than so long before it starts. */
  urgent: { withinMinutes: number; percent: number } | null
  /** Hours on the clock of the site, which may run past midnight, that cost only so many percent of the rate. */
  offPeak: { from: string; until: string; percent: number } | null
}

/** What time of a bookable costs. */
export interface Tariff extends Pricing {
  /** Price per hour by the size class of the enterprise, in fen. */
  rates: Record<SizeClass, Fen>
}

export const PLAIN_PRICING: Pricing = {
  charging: 'BOOKED_TIME',
  minimumFen: 0,
  operatorFenPerHour: null,
  urgent: null,
  offPeak: null,
}

/** What costs nothing: public service. */
export const FREE: Tariff = { ...PLAIN_PRICING, rates: { MICRO: 0, SMALL: 0, MEDIUM: 0, LARGE: 0 } }

/** Whether time costs nothing, whoever takes it and when. */
export const isFree = ({ rates, minimumFen }: Tariff): boolean =>
  minimumFen === 0 && Object.values(rates).every((fen) => fen === 0)
