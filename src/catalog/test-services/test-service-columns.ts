import { methodsOf } from '../methods.ts'
import { type Meaning, withSynonyms } from '../search/lab-synonyms.ts'
import type { Field } from '../search/search-vector.ts'
import { type Searchable, searchable } from '../search/searchable.ts'
import type { EditionedMethod } from '../standards/standard.ts'
import { standardKey } from '../standards/standard.ts'
import type { StandardRow } from '../standards/standards.table.ts'
import { pricesOf } from './test-price.ts'
import type { TestOffer } from './test-service.ts'
import type { TestServiceRow } from './test-services.table.ts'

/** What is published of a test service, from its columns. */
export const offerOf = (service: Omit<TestServiceRow, 'search' | 'searchVersion'>): TestOffer => ({
  name: { zh: service.nameZh, en: service.nameEn },
  description: { zh: service.descriptionZh, en: service.descriptionEn },
  sample: { zh: service.sampleZh, en: service.sampleEn },
  keywords: service.keywords,
  parameters: service.parameters,
  materials: service.materials,
  methods: service.methods.map((standard) => ({ standard })),
  qualityElement: service.qualityElement,
  ordering: service.ordering,
  prices: pricesOf(service),
  normalDays: service.normalDays,
  urgent: service.urgentDays === null ? null : { days: service.urgentDays, percent: service.urgentPercent! },
  weeklySamples: service.weeklySamples,
})

/** The methods of an offer, each once; all of them have been checked to name an edition. */
export const editionedMethods = (offer: Pick<TestOffer, 'methods'>): EditionedMethod[] =>
  methodsOf(offer.methods.map(({ standard }) => standard)).filter(
    (method): method is EditionedMethod => method.edition !== null,
  )

/** The columns of an offer; it is found by the titles of its methods, and by what means the same to its lab, too. */
export function columnsOfOffer(
  offer: TestOffer,
  standards: readonly StandardRow[],
  meanings: readonly Meaning[],
) {
  const methods = editionedMethods(offer)
  const { prices, urgent } = offer
  return {
    nameZh: offer.name.zh.trim(),
    nameEn: offer.name.en.trim(),
    descriptionZh: offer.description.zh,
    descriptionEn: offer.description.en,
    sampleZh: offer.sample.zh,
    sampleEn: offer.sample.en,
    keywords: offer.keywords,
    parameters: offer.parameters,
    materials: offer.materials,
    methods: methods.map(({ name }) => name),
    methodNumbers: [...new Set(methods.map(({ number }) => number))],
    methodKeys: methods.map(standardKey),
    qualityElement: offer.qualityElement,
    ordering: offer.ordering,
    microFen: prices.MICRO,
    smallFen: prices.SMALL,
    mediumFen: prices.MEDIUM,
    largeFen: prices.LARGE,
    normalDays: offer.normalDays,
    urgentDays: urgent?.days ?? null,
    urgentPercent: urgent?.percent ?? null,
    weeklySamples: offer.weeklySamples,
    search: searchOf(offer, standards, meanings),
  }
}

/** What an offer is found by. */
export function searchOf(
  offer: TestOffer,
  standards: readonly StandardRow[],
  meanings: readonly Meaning[],
): Searchable {
  const keys = new Set(editionedMethods(offer).map(standardKey))
  const titles = standards.filter((standard) => keys.has(standardKey(standard)))
  return searchable(withSynonyms(fieldsOf(offer, titles), meanings))
}

function fieldsOf(offer: TestOffer, titles: readonly StandardRow[]): Field[] {
  const { name, description, sample, keywords, parameters, materials } = offer
  return [
    { text: `${name.zh} ${name.en}`, weight: 'A', spellings: true },
    {
      text: editionedMethods(offer)
        .map((method) => method.name)
        .join('; '),
      weight: 'A',
    },
    { text: parameters.join(' '), weight: 'A', spellings: true },
    { text: materials.join(' '), weight: 'B', spellings: true },
    { text: keywords.join(' '), weight: 'B', spellings: true },
    {
      text: titles.map(({ titleZh, titleEn }) => `${titleZh} ${titleEn ?? ''}`).join(' '),
      weight: 'B',
      spellings: true,
    },
    { text: `${description.zh} ${description.en}`, weight: 'C' },
    { text: `${sample.zh} ${sample.en}`, weight: 'C' },
  ]
}
