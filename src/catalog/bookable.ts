import type { Policy } from './policy.ts'
import type { Tariff } from './tariff.ts'

export const BOOKABLE_KINDS = ['INSTRUMENT', 'EXPERT', 'SESSION_SERIES'] as const
export type BookableKind = (typeof BOOKABLE_KINDS)[number]

/** What the type of each kind is called in the schema, and in ids. */
export const TYPE_OF = {
  INSTRUMENT: 'Instrument',
  EXPERT: 'Expert',
  SESSION_SERIES: 'SessionSeries',
} as const satisfies Record<BookableKind, string>

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

export const SERVICE_MODES = [
  'TIME_SHARE',
  'OUTSOURCED_EXPERIMENT',
  'OUTSOURCED_TEST',
  'EXPERT_SESSION',
  'TRAINING',
] as const
/** Service mode (服务方式): how capacity is given to who needs it. */
export type ServiceMode = (typeof SERVICE_MODES)[number]

/** How bookables of a kind serve. */
export const SERVICE_MODE_OF: Readonly<Record<BookableKind, ServiceMode>> = {
  INSTRUMENT: 'TIME_SHARE',
  EXPERT: 'EXPERT_SESSION',
  SESSION_SERIES: 'TRAINING',
}

/** Whether another bookable of the same category may serve in the place of one of this kind: no other training teaches it. */
export const isReplaceable = (kind: BookableKind): boolean => kind !== 'SESSION_SERIES'

/** The kinds of bookables that serve in one of these ways; none for what is not booked. */
export const kindsServing = (modes: readonly ServiceMode[]): BookableKind[] =>
  BOOKABLE_KINDS.filter((kind) => modes.includes(SERVICE_MODE_OF[kind]))

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
