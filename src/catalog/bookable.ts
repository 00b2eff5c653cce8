import type { Policy } from './policy.ts'
import type { Tariff } from './tariff.ts'

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

/** The terms on which time of a bookable is given. */
export interface Terms extends Policy {
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
