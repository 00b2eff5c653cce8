import type { SizeClass } from '../accounts/size-class.ts'
import type { Fen } from '../shared/money.ts'
import { priceOf } from '../shared/money.ts'
import { minutesOf, type Period } from '../shared/period.ts'

export const BOOKABLE_KINDS = ['INSTRUMENT', 'EXPERT'] as const
export type BookableKind = (typeof BOOKABLE_KINDS)[number]

export const CONFIRMATIONS = ['INSTANT', 'APPROVAL'] as const
/** How a confirmed hold becomes a booking: at once, or when the lab has approved it. */
export type Confirmation = (typeof CONFIRMATIONS)[number]

export const QUALITY_ELEMENTS = [
  'METROLOGY',
  'STANDARDS',
  'ACCREDITATION',
  'TESTING',
  'QUALITY_MANAGEMENT',
  'INTELLECTUAL_PROPERTY',
  'BRAND',
] as const
export type QualityElement = (typeof QUALITY_ELEMENTS)[number]

/** Price per hour by the size class of the enterprise, in fen. */
export type Tariff = Record<SizeClass, Fen>

/** The terms on which time of a bookable is given. */
export interface Terms {
  units: number
  slotMinutes: number
  minMinutes: number
  maxMinutes: number
  leadMinutes: number
  horizonDays: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  confirmation: Confirmation
  tariff: Tariff
}

/** What a period costs an enterprise of this size class. */
export const priceFor = (tariff: Tariff, size: SizeClass, period: Period): Fen =>
  priceOf(tariff[size], minutesOf(period))
