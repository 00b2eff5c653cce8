import type { SizeClass } from '../accounts/size-class.ts'
import type { Terms } from '../catalog/bookable.ts'
import { TRAVEL_MINUTES } from '../catalog/expertise.ts'
import type { Listing } from '../catalog/listing.ts'
import { PLAIN_POLICY } from '../catalog/policy.ts'
import { sessionTerms } from '../catalog/session-terms.ts'
import { PLAIN_PRICING } from '../catalog/tariff.ts'
import type { Text } from '../shared/language.ts'
import type { Fen } from '../shared/money.ts'
import type { DemoExpert } from './experts.ts'
import { FOR_EXPERTS, houseTermsOf } from './house-terms.ts'
import type { DemoInstrument } from './instrument.ts'
import type { DemoSessions } from './sessions.ts'

const DAY_MINUTES = 1440

/** What a lab publishes of an instrument. */
export const instrumentListing = (instrument: DemoInstrument, lab: Text): Listing => ({
  ...{ category: instrument.category, name: instrument.name, keywords: [...instrument.keywords] },
  ...{ manufacturer: instrument.manufacturer, model: instrument.model },
  ...{ methods: [...(instrument.methods ?? [])], qualityElements: instrument.elements?.slice() ?? null },
  description: instrumentDescription(instrument, lab),
  terms: instrumentTerms(instrument),
})

/** What a lab publishes of an expert. */
export const expertListing = (expert: DemoExpert, lab: Text): Listing => ({
  category: expert.elements[0],
  name: {
    zh: `${expert.name.zh}(${expert.field.zh})`,
    en: `${expert.name.en} (${expert.field.en})`,
  },
  description: {
    zh: `${lab.zh}专家${expert.name.zh},提供${expert.field.zh}方面的咨询,每次 1 至 4 小时。`,
    en: `${expert.name.en} of ${lab.en} advises on ${expert.field.en}, 1 to 4 hours at a time.`,
  },
  ...{ keywords: [...expert.keywords], languages: [...expert.languages] },
  ...{ methods: [...(expert.methods ?? [])], qualityElements: [...expert.elements] },
  ...{ fields: [expert.field], meetingPlaces: ['AT_LAB', ...expert.places], travelMinutes: TRAVEL_MINUTES },
  terms: {
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 240 },
    ...{ leadMinutes: DAY_MINUTES, horizonDays: 60, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 },
    ...{ ...PLAIN_POLICY, cancellation: FOR_EXPERTS, confirmation: expert.confirmation },
    tariff: { ...PLAIN_PRICING, rates: gradedRates(expert.yuanPerHour) },
  },
})

/** What a lab publishes of sessions. */
export const sessionListing = ({ terms, ...session }: DemoSessions, lab: Text): Listing => ({
  ...{ category: session.category, name: session.name, keywords: [...session.keywords], methods: [] },
  ...{ qualityElements: [...session.elements], languages: [...session.languages] },
  description: {
    zh: `${lab.zh}举办,${session.topic.zh}。每场 ${terms.units} 席,免费参加。`,
    en: `At ${lab.en}: ${session.topic.en}. ${terms.units} seats each time, free of charge.`,
  },
  terms: sessionTerms({
    ...PLAIN_POLICY,
    confirmation: 'INSTANT',
    leadMinutes: 0,
    horizonDays: 60,
    ...terms,
  }),
})

function instrumentDescription(
  { name, manufacturer, model, keywords, units, minMinutes, maxMinutes }: DemoInstrument,
  lab: Text,
): Text {
  const [least, most] = [minMinutes / 60, maxMinutes / 60]
  return {
    zh: `${lab.zh}的${name.zh}(${manufacturer} ${model}),共 ${units} 台,适用于${keywords.join('、')}等项目,每次预约 ${least} 至 ${most} 小时。`,
    en: `${name.en} (${manufacturer} ${model}) at ${lab.en}: ${units} ${units === 1 ? 'unit' : 'units'}, booked for ${least} to ${most} hours at a time.`,
  }
}

// Cleaning and rinsing after wet chemistry; setting up the equipment under test in the chamber.
const CLEANED = ['7900', 'Avio 500', '8890-5977B', 'Arc HPLC', 'Triple Quad 5500+']
const SET_UP = ['3 m SAC']

function instrumentTerms(instrument: DemoInstrument): Terms {
  const { units, slotMinutes, minMinutes, maxMinutes, confirmation, model, yuanPerHour } = instrument
  const { policy, pricing } = houseTermsOf(model)
  return {
    ...policy,
    ...{ units, slotMinutes, minMinutes, maxMinutes, confirmation, horizonDays: 90 },
    leadMinutes: confirmation === 'INSTANT' ? 0 : DAY_MINUTES,
    bufferBeforeMinutes: SET_UP.includes(model) ? 30 : 0,
    bufferAfterMinutes: CLEANED.includes(model) ? 15 : 0,
    tariff: { ...pricing, rates: gradedRates(yuanPerHour) },
  }
}

/** The list rate for large enterprises, less for smaller ones. A percentage of yuan is a number of fen. */
export const gradedRates = (yuan: number): Record<SizeClass, Fen> => ({
  LARGE: yuan * 100,
  MEDIUM: yuan * 90,
  SMALL: yuan * 80,
  MICRO: yuan * 70,
})
