import type { SizeClass } from '../../accounts/size-class.ts'
import type { Text } from '../../shared/language.ts'
import type { Fen } from '../../shared/money.ts'
import type { QualityElement, ServiceMode } from '../bookable.ts'
import type { StatedMethod } from '../standards/standard.ts'

export const ORDERINGS = ['FIXED_PRICE', 'ON_QUOTE'] as const
/** How a test service is ordered: at once at its price, or on a quote that the lab gives for each request. */
export type Ordering = (typeof ORDERINGS)[number]

/** The service modes of what is done for others on samples that they send. */
export const OUTSOURCED: readonly ServiceMode[] = ['OUTSOURCED_TEST', 'OUTSOURCED_EXPERIMENT']

/** How much sooner a report can be had, and for how much more. */
export interface Urgency {
  /** Working days of the lab from the receipt of the samples to the report. */
  days: number
  /** What is added to the price, in percent. */
  percent: number
}

/** What a lab publishes of a test service, and may change later. */
export interface TestOffer {
  name: Text
  description: Text
  /** What a sample must be like. */
  sample: Text
  keywords: string[]
  parameters: string[]
  materials: string[]
  methods: StatedMethod[]
  qualityElement: QualityElement
  ordering: Ordering
  /** Price of a sample by the size class of the enterprise. */
  prices: Record<SizeClass, Fen>
  normalDays: number
  /** Null where it cannot be urgent. */
  urgent: Urgency | null
  weeklySamples: number
}

/** Changes to an offer: what is absent or null stays, but null takes urgency away. */
export type OfferChanges = { [Field in keyof TestOffer]?: TestOffer[Field] | null | undefined }

/** An offer as it will be with the changes. */
export function changedOffer(current: TestOffer, { urgent, ...changes }: OfferChanges): TestOffer {
  const given = Object.entries(changes).filter(([, value]) => value != null)
  return {
    ...current,
    ...(Object.fromEntries(given) as Partial<TestOffer>),
    ...(urgent === undefined ? {} : { urgent }),
  }
}
