import type { Terms } from './bookable.ts'
import { type Bookable, tariffOf } from './bookables.repository.ts'
import type { Listing } from './listing.ts'
import type { Policy } from './policy.ts'
import { type Meaning, withSynonyms } from './search/lab-synonyms.ts'
import type { Field } from './search/search-vector.ts'
import { searchable } from './search/searchable.ts'

/** What is published of a bookable, from its columns. */
export function listingOf(bookable: Bookable): Listing {
  const { category, keywords, manufacturer, model, qualityElements, languages } = bookable
  return {
    ...{ category, keywords, manufacturer, model, qualityElements, languages },
    name: { zh: bookable.nameZh, en: bookable.nameEn },
    description: { zh: bookable.descriptionZh, en: bookable.descriptionEn },
    terms: { ...pickTerms(bookable), ...bookable.policy, tariff: tariffOf(bookable) },
  }
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
  ...{ units, slotMinutes, minMinutes, maxMinutes, leadMinutes, horizonDays },
  ...{ bufferBeforeMinutes, bufferAfterMinutes, confirmation },
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
  ...{ answerMinutes, cancellation, graceMinutes, noShowLimit, offerMinutes, waitlistOrder },
  requiresQualification,
})

/** The columns of a listing; it is found by what means the same to its lab, too. */
export function columnsOf({ terms, name, description, ...listing }: Listing, meanings: readonly Meaning[]) {
  const { rates, ...pricing } = terms.tariff
  return {
    ...listing,
    // Unless its lab says more, an instrument tests.
    qualityElements: listing.qualityElements ?? ['TESTING' as const],
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

const fieldsOf = ({ name, description, keywords, model, manufacturer }: Omit<Listing, 'terms'>): Field[] => [
  { text: `${name.zh} ${name.en}`, weight: 'A', spellings: true },
  { text: model ?? '', weight: 'A', spellings: true },
  { text: `${keywords.join(' ')} ${manufacturer ?? ''}`, weight: 'B', spellings: true },
  { text: `${description.zh} ${description.en}`, weight: 'C' },
]
