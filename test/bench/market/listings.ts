import type { QualityElement } from '../../../src/catalog/bookable.ts'
import type { Listing } from '../../../src/catalog/listing.ts'
import { columnsOf } from '../../../src/catalog/listing-columns.ts'
import { PLAIN_POLICY, type Policy } from '../../../src/catalog/policy.ts'
import { standardsIn } from '../../../src/catalog/search/standard-number.ts'
import { normalized } from '../../../src/catalog/search/words.ts'
import { PLAIN_PRICING, type Pricing } from '../../../src/catalog/tariff.ts'
import { pick, type Random, wholeNumber } from '../../../src/demo/random.ts'
import { INSTRUMENTS, type InstrumentFact, METHODS } from './facts.ts'

const VARIANTS = 8
const NAME_ENDINGS = ['', '', '', '(高精度)', '(自动)', '(便携式)', '(大样品室)']
const USES = [
  '来样测试',
  '自主上机',
  '方法开发',
  '失效分析',
  '来料检验',
  '比对试验',
  '教学培训',
  '新产品定型',
]
const SAMPLES = [
  '金属',
  '塑料',
  '橡胶',
  '陶瓷',
  '薄膜',
  '粉末',
  '涂层',
  '线缆',
  '电池',
  '芯片',
  '食品',
  '水样',
]
const SAMPLES_EN = [
  'metals',
  'plastics',
  'rubber',
  'ceramics',
  'films',
  'powders',
  'coatings',
  'cables',
  'batteries',
]

const PRICINGS: readonly Pricing[] = [
  PLAIN_PRICING,
  { ...PLAIN_PRICING, minimumFen: 20_000, operatorFenPerHour: 15_000 },
  { ...PLAIN_PRICING, urgent: { withinMinutes: 1_440, percent: 30 }, operatorFenPerHour: 20_000 },
  { ...PLAIN_PRICING, charging: 'USED_TIME', offPeak: { from: '18:00', until: '08:00', percent: 60 } },
]
const POLICIES: readonly Policy[] = [
  PLAIN_POLICY,
  { ...PLAIN_POLICY, cancellation: [{ minutesBefore: 1_440, feePercent: 30 }], noShowLimit: 3 },
  {
    ...PLAIN_POLICY,
    cancellation: [{ minutesBefore: 2_880, feePercent: 20 }],
    waitlistOrder: 'SMALLER_FIRST',
  },
]

const numberOf = (method: string): string => standardsIn(normalized(method)).standards[0]!.number

/** Several offers of each instrument that differ in words, terms and prices; what they are found by is the project's own. */
export const distinctListings = (random: Random) =>
  INSTRUMENTS.flatMap((fact) => Array.from({ length: VARIANTS }, () => offerOf(fact, random))).map(
    ({ listing, methods }, i) => ({
      ...{ number: i + 1, ...rowOf(listing) },
      ...{ methods, method_numbers: methods.map(numberOf) },
    }),
  )

/** A row of the listings to be joined with, and of which the bookables are made. */
export type SeedListing = ReturnType<typeof distinctListings>[number]

function offerOf(fact: InstrumentFact, random: Random) {
  const methods = fact.methods.filter(() => random() < 0.8)
  const [sample, sampleEn] = [pick(random, SAMPLES), pick(random, SAMPLES_EN)]
  const year = wholeNumber(random, 2009, 2026)
  const by = methods.map((method) => `${method} ${METHODS.get(method)}`).join('、')
  const elements: QualityElement[] = fact.category === '03' ? ['METROLOGY'] : ['TESTING']
  const yuan = fact.yuanPerHour * (0.7 + random() * 0.8)
  const fen = (share: number) => Math.round(yuan * share) * 100
  const listing: Listing = {
    category: fact.category,
    name: { zh: fact.name.zh + pick(random, NAME_ENDINGS), en: fact.name.en },
    description: {
      zh: `适用于${sample}样品的${pick(random, USES)}与${pick(random, USES)}。${by ? `依据 ${by}。` : ''}${year}年购置。`,
      en: `For ${sampleEn}, bought in ${year}. ${pick(random, ['Operator on site.', 'Training required before first use.', 'Self-service.', 'Results in five days.'])}`,
    },
    keywords: fact.keywords.filter(() => random() < 0.85),
    methods,
    manufacturer: fact.manufacturer,
    model: fact.model,
    qualityElements: elements,
    terms: {
      ...{ units: fact.units, slotMinutes: fact.slotMinutes },
      ...{ minMinutes: fact.minMinutes, maxMinutes: fact.maxMinutes },
      ...{ leadMinutes: 0, horizonDays: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 },
      confirmation: fact.confirmation,
      ...pick(random, POLICIES),
      tariff: {
        ...pick(random, PRICINGS),
        rates: { MICRO: fen(0.7), SMALL: fen(0.8), MEDIUM: fen(0.9), LARGE: fen(1) },
      },
    },
  }
  return { listing, methods }
}

function rowOf(listing: Listing) {
  const { search, nameZh, nameEn, descriptionZh, descriptionEn, ...columns } = columnsOf(listing, [])
  return {
    ...{ category: columns.category, name_zh: nameZh, name_en: nameEn },
    ...{ description_zh: descriptionZh, description_en: descriptionEn },
    ...{ keywords: columns.keywords, quality_elements: columns.qualityElements },
    ...{ manufacturer: columns.manufacturer, model: columns.model },
    ...{ units: columns.units, slot_minutes: columns.slotMinutes },
    ...{ min_minutes: columns.minMinutes, max_minutes: columns.maxMinutes },
    ...{ confirmation: columns.confirmation, pricing: columns.pricing, policy: columns.policy },
    ...{ micro_fen: columns.microFen, small_fen: columns.smallFen },
    ...{ medium_fen: columns.mediumFen, large_fen: columns.largeFen },
    ...{ vector: search.vector, words: search.words },
  }
}

/** Every standard that some lab may be accredited for, in the forms that a certificate is kept in. */
export const accreditable = () =>
  [...METHODS.keys()].map((method) => {
    const { number, edition } = standardsIn(normalized(method)).standards[0]!
    return { method, number, edition }
  })
