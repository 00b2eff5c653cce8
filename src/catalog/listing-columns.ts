import type { QualityElement, Terms } from './bookable.ts'
import { type Bookable, tariffOf } from './bookables.repository.ts'
import { fieldNames, languageTag } from './expertise.ts'
import type { Listing } from './listing.ts'
import { MEETING_PLACES } from './meeting-place.ts'
import { impliedElements, methodsOf } from './methods.ts'
import type { Policy } from './policy.ts'
import { type Meaning, withSynonyms } from './search/lab-synonyms.ts'
import type { Field } from './search/search-vector.ts'
import { searchable } from './search/searchable.ts'

/** What is published of a bookable, from its columns. */
export function listingOf(bookable: Bookable): Listing {
  const { category, keywords, methods, manufacturer, model } = bookable
  const { languages, fields, meetingPlaces, travelMinutes } = bookable
  return {
    category,
    keywords,
    methods,
    manufacturer,
    model,
    languages,
    fields,
    meetingPlaces,
    travelMinutes,
    qualityElements: statedElements(bookable),
    name: { zh: bookable.nameZh, en: bookable.nameEn },
    description: { zh: bookable.descriptionZh, en: bookable.descriptionEn },
    terms: { ...pickTerms(bookable), ...bookable.policy, tariff: tariffOf(bookable) },
  }
}

/** What is as it would be unless the lab said otherwise goes on following the methods. */
function statedElements({ kind, methods, qualityElements }: Bookable): QualityElement[] | null {
  const implied = impliedElements(methodsOf(methods))
  const follows = kind === 'INSTRUMENT' && qualityElements.join() === implied.join()
  return follows ? null : qualityElements
}

const pickTerms = ({
  units,
  slotMinutes,
  minMinutes,
  maxMinutes,
  leadMinutes,
  horizonDays,
  bufferBeforeMinutes,
  bufferAfterMinutes,
  confirmation,
}: Omit<Terms, 'tariff' | keyof Policy>) => ({
  units,
  slotMinutes,
  minMinutes,
  maxMinutes,
  leadMinutes,
  horizonDays,
  bufferBeforeMinutes,
  bufferAfterMinutes,
  confirmation,
})

const pickPolicy = ({
  answerMinutes,
  cancellation,
  graceMinutes,
  noShowLimit,
  offerMinutes,
  waitlistOrder,
  requiresQualification,
}: Policy): Policy => ({
  answerMinutes,
  cancellation,
  graceMinutes,
  noShowLimit,
  offerMinutes,
  waitlistOrder,
  requiresQualification,
})

/** The columns of a listing; it is found by what means the same to its lab, too. */
export function columnsOf({ terms, name, description, ...listing }: Listing, meanings: readonly Meaning[]) {
  const { rates, ...pricing } = terms.tariff
  const methods = methodsOf(listing.methods)
  return {
    ...listing,
    methods: methods.map((method) => method.name),
    methodNumbers: [...new Set(methods.map(({ number }) => number))],
    qualityElements: listing.qualityElements ?? impliedElements(methods),
    ...expertColumns(listing),
    ...pickTerms(terms),
    pricing,
    policy: pickPolicy(terms),
    nameZh: name.zh.trim(),
    nameEn: name.en.trim(),
    descriptionZh: description.zh,
    descriptionEn: description.en,
    microFen: rates.MICRO,
    smallFen: rates.SMALL,
    mediumFen: rates.MEDIUM,
    largeFen: rates.LARGE,
    search: searchable(withSynonyms(fieldsOf({ name, description, ...listing }), meanings)),
  }
}

/** Each once, and as it is usually written. */
const expertColumns = ({ languages, fields, meetingPlaces }: Partial<Listing>) => ({
  ...(languages && { languages: [...new Set(languages.map((tag) => languageTag(tag) ?? tag))] }),
  ...(fields && { fieldNames: fieldNames(fields) }),
  ...(meetingPlaces && { meetingPlaces: MEETING_PLACES.filter((place) => meetingPlaces.includes(place)) }),
})

function fieldsOf(listing: Omit<Listing, 'terms'>): Field[] {
  const { name, description, keywords, methods, model, manufacturer, fields } = listing
  return [
    { text: `${name.zh} ${name.en}`, weight: 'A', spellings: true },
    { text: model ?? '', weight: 'A', spellings: true },
    { text: methods.join('; '), weight: 'A' },
    { text: `${keywords.join(' ')} ${manufacturer ?? ''}`, weight: 'B', spellings: true },
    { text: (fields ?? []).map(({ zh, en }) => `${zh} ${en}`).join(' '), weight: 'B', spellings: true },
    { text: `${description.zh} ${description.en}`, weight: 'C' },
  ]
}
