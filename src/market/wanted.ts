import type { SizeClass } from '../accounts/size-class.ts'
import type { LocalHours } from '../availability/local-hours.ts'
import type { Span } from '../availability/span.ts'
import type { AccreditationScheme } from '../catalog/accreditation.ts'
import type { StandardNumber } from '../catalog/search/standard-number.ts'
import type { Fen } from '../shared/money.ts'

/** What time is wanted, of whatever bookable. */
export interface Wanted {
  minutes: number
  units: number
  operatorAssisted: boolean
  /** In which quarters it must lie. */
  span: Span
  /** In which hours on the clock of the site it must lie; null is any. */
  hours: LocalHours | null
  instantOnly: boolean
  /** Under one of which the lab must be accredited for the whole time; null asks for none. */
  accreditations: readonly AccreditationScheme[] | null
  /** The standards that were asked for, for which the accreditation must be. */
  methods: readonly StandardNumber[]
  /** The most that it may cost. */
  maxFen: Fen | null
  /** The class of the enterprise that would pay; null when nobody said. */
  sizeClass: SizeClass | null
}

/** For whom time is wanted, as far as it decides what can be had. */
export interface Asker {
  /** Who would use it; null when nobody of an enterprise asks: then nobody is qualified. */
  personId: string | null
  /** How often the enterprise did not show up lately, by lab. */
  noShows: ReadonlyMap<string, number>
}

export const REASONS = [
  'UNITS',
  'DURATION',
  'OPERATOR',
  'APPROVAL',
  'QUALIFICATION',
  'ACCREDITATION',
  'PRICE',
  'CLOSED',
  'FULLY_BOOKED',
] as const
/** Why time cannot be had of something that fits the words, the first that holds in this order. */
export type Reason = (typeof REASONS)[number]

/** Those that time has nothing to do with. */
export type TermReason = Exclude<Reason, 'CLOSED' | 'FULLY_BOOKED'>
