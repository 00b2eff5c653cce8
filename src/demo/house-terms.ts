import { PLAIN_POLICY, type Policy } from '../catalog/policy.ts'
import { PLAIN_PRICING, type Pricing } from '../catalog/tariff.ts'
import type { Model } from './labs.ts'

/** Terms that the labs make for some of their instruments, beside rates and durations. */
interface HouseTerms {
  models: readonly Model[]
  policy?: Partial<Policy>
  pricing?: Partial<Pricing>
}

const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES
const yuan = (amount: number) => amount * 100

const MICROSCOPES = ['Sigma 300', 'Talos F200X', 'LabRAM HR Evolution'] as const
const CHAMBERS = ['PL-3J', 'ShockEvent T', 'Q-FOG CCT1100', 'Ci4400'] as const
const SOUGHT_AFTER = ['K-Alpha', 'Triple Quad 5500+', 'N5247B PNA-X', '3 m SAC', 'FF35 CT'] as const

/** Free until 48 hours before, half the price until 24 hours, then all of it. */
const STRICT = [
  { minutesBefore: 2 * DAY_MINUTES, feePercent: 50 },
  { minutesBefore: DAY_MINUTES, feePercent: 100 },
]
/** A chamber that is booked for days is hard to let anew. */
const FOR_CHAMBERS = [
  { minutesBefore: 7 * DAY_MINUTES, feePercent: 20 },
  { minutesBefore: 2 * DAY_MINUTES, feePercent: 60 },
]
/** What an expert's afternoon is worth on the day before. */
export const FOR_EXPERTS = [{ minutesBefore: DAY_MINUTES, feePercent: 50 }]

// The X-ray diffractometer is in none of them: it shows the plainest terms that a lab can have.
const HOUSE_TERMS: readonly HouseTerms[] = [
  { models: MICROSCOPES, pricing: { operatorFenPerHour: yuan(120) } },
  { models: ['FF35 CT', '3 m SAC'], pricing: { operatorFenPerHour: yuan(200) } },
  { models: ['Talos F200X'], policy: { requiresQualification: true } },
  {
    models: [...MICROSCOPES, ...SOUGHT_AFTER],
    policy: { cancellation: STRICT, graceMinutes: 30, noShowLimit: 3, answerMinutes: DAY_MINUTES },
  },
  {
    models: CHAMBERS,
    policy: { cancellation: FOR_CHAMBERS, answerMinutes: 3 * DAY_MINUTES, offerMinutes: 4 * HOUR_MINUTES },
  },
  {
    models: [...CHAMBERS, 'V850', 'AVANCE NEO 600'],
    pricing: { offPeak: { from: '22:00', until: '06:00', percent: 60 } },
  },
  {
    models: ['FSW43', 'Global S 9.12.8'],
    policy: { cancellation: STRICT, graceMinutes: 30, noShowLimit: 2 },
    pricing: { urgent: { withinMinutes: DAY_MINUTES, percent: 30 } },
  },
  {
    models: ['SPECTROMAXx', 'XL-80', 'OmniScan X3'],
    pricing: { charging: 'USED_TIME', minimumFen: yuan(100) },
  },
  // The shared platform of a university, which prefers small enterprises.
  {
    models: ['AVANCE NEO 600', 'Nicolet iS50', 'TG 209 F1', 'DSC 2500'],
    policy: { waitlistOrder: 'SMALLER_FIRST', offerMinutes: 2 * HOUR_MINUTES },
    pricing: { charging: 'USED_TIME', minimumFen: yuan(50) },
  },
]

/** How the lab of an instrument deals with its bookings, and what a price depends on beside the rate. */
export function houseTermsOf(model: string): { policy: Policy; pricing: Pricing } {
  const own = HOUSE_TERMS.filter(({ models }) => (models as readonly string[]).includes(model))
  return own.reduce(
    (all, { policy, pricing }) => ({
      policy: { ...all.policy, ...policy },
      pricing: { ...all.pricing, ...pricing },
    }),
    { policy: PLAIN_POLICY, pricing: PLAIN_PRICING },
  )
}
