import type { Meeting } from '../meetings/meeting.ts'

// What bookings and orders keep of the bundle that they belong to. What a bundle is stands in the feature that comes
// behind both: here is only what its parts have to know of it.

/** What is asked of time of a bookable for a part of a bundle. */
export interface TimePartWish {
  kind: 'TIME'
  /** The bookables of which any will do, by id. */
  bookableIds: string[]
  minutes: number
  units: number
  operatorAssisted: boolean
  purpose: string | null
  /** Where an expert is to meet; at the lab when left out. */
  meeting?: Meeting | undefined
}

/** What is asked of a test service for a part of a bundle. */
export interface TestPartWish {
  kind: 'TEST'
  /** The test services of which any will do, by id. */
  serviceIds: string[]
  samples: number
  urgent: boolean
  subject: string
  need: string
}

export interface PartPlace {
  /** What the enterprise calls it. */
  ref: string
  /** Not before, and over by: instants as JSON has them; null where the bundle's own window is meant. */
  from: string | null
  until: string | null
}

export type PartWish = (TimePartWish | TestPartWish) & PartPlace

/** One part begins so long after another one has ended. */
export interface Sequence {
  before: string
  after: string
  minGapMinutes: number
  /** Null for however much later. */
  maxGapMinutes: number | null
}

/** Some parts lie within so many days of 24 hours, from the begin of the first to the end of the last. */
export interface Together {
  parts: string[]
  days: number
}

export interface BundleRules {
  sequences: Sequence[]
  within: Together[]
}
