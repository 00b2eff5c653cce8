import { nameProblems } from '../accounts/organization.ts'
import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { QualityElement, Terms } from './bookable.ts'
import { type Bookable, tariffOf } from './bookables.repository.ts'
import { searchVector } from './search-text.ts'
import { termsProblems } from './terms.ts'

/** What a lab publishes of a bookable, and may change later. */
export interface Listing {
  category: string
  name: Text
  description: Text
  keywords: string[]
  terms: Terms
  /** Of instruments only. */
  manufacturer?: string | null
  model?: string | null
  /** Of experts only. */
  qualityElements?: QualityElement[] | null
  languages?: string[] | null
}

const MAX_DESCRIPTION = 4_000
const MAX_KEYWORDS = 50
const MAX_KEYWORD = 100

/** Everything wrong with a listing. */
export function listingProblems(listing: Listing): Problem[] {
  const { name, description, keywords, manufacturer, model, qualityElements, languages, terms } = listing
  const named = { manufacturer, model }
  const lists = { keywords, languages: languages ?? [], qualityElements: qualityElements ?? [] }
  return [
    ...nameProblems(name.zh, ['name', 'zh']),
    ...nameProblems(name.en, ['name', 'en']),
    ...(['zh', 'en'] as const)
      .filter((language) => description[language].length > MAX_DESCRIPTION)
      .map(tooLong),
    ...Object.entries(named).flatMap(([field, text]) => (text == null ? [] : nameProblems(text, [field]))),
    ...Object.entries(lists).flatMap(([field, words]) => wordProblems(words, field)),
    ...termsProblems(terms),
  ]
}

const tooLong = (language: string): Problem => ({
  code: 'INVALID_INPUT',
  path: ['description', language],
  text: {
    en: `A description may have up to ${MAX_DESCRIPTION} characters.`,
    zh: `说明最多 ${MAX_DESCRIPTION} 个字符。`,
  },
})

function wordProblems(words: readonly string[], field: string): Problem[] {
  if (words.length <= MAX_KEYWORDS && words.every((word) => word.trim() && word.length <= MAX_KEYWORD))
    return []
  return [
    {
      code: 'INVALID_INPUT',
      path: [field],
      text: {
        en: `At most ${MAX_KEYWORDS} entries of 1 to ${MAX_KEYWORD} characters each are allowed.`,
        zh: `最多 ${MAX_KEYWORDS} 项,每项 1 至 ${MAX_KEYWORD} 个字符。`,
      },
    },
  ]
}

/** Changes to a listing: what is absent or null stays, but a maker or model that is null is cleared. */
export type ListingChanges = {
  [Field in keyof Omit<Listing, 'terms'>]?: Listing[Field] | null | undefined
} & {
  terms: { [Term in keyof Terms]?: Terms[Term] | null | undefined }
}

/** A listing as it will be with the changes. */
export function changedListing(
  current: Bookable,
  { terms, manufacturer, model, ...changes }: ListingChanges,
): Listing {
  const listing = listingOf(current)
  return {
    ...listing,
    ...given(changes),
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
    terms: { ...listing.terms, ...given(terms) },
  }
}

type Given<Changes> = { [Field in keyof Changes]?: NonNullable<Changes[Field]> }

const given = <Changes extends object>(changes: Changes) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null)) as Given<Changes>

function listingOf(bookable: Bookable): Listing {
  const { category, keywords, manufacturer, model, qualityElements, languages } = bookable
  return {
    ...{ category, keywords, manufacturer, model, qualityElements, languages },
    name: { zh: bookable.nameZh, en: bookable.nameEn },
    description: { zh: bookable.descriptionZh, en: bookable.descriptionEn },
    terms: { ...pickTerms(bookable), tariff: tariffOf(bookable) },
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
}: Bookable) => ({
  ...{ units, slotMinutes, minMinutes, maxMinutes, leadMinutes, horizonDays },
  ...{ bufferBeforeMinutes, bufferAfterMinutes, confirmation },
})

/** The columns of a listing. */
export function columnsOf({ terms: { tariff, ...terms }, name, description, ...listing }: Listing) {
  return {
    ...listing,
    ...terms,
    nameZh: name.zh.trim(),
    nameEn: name.en.trim(),
    descriptionZh: description.zh,
    descriptionEn: description.en,
    microFen: tariff.MICRO,
    smallFen: tariff.SMALL,
    mediumFen: tariff.MEDIUM,
    largeFen: tariff.LARGE,
    search: searchVector([
      { text: `${name.zh} ${name.en} ${listing.model ?? ''}`, weight: 'A' },
      { text: `${listing.keywords.join(' ')} ${listing.manufacturer ?? ''}`, weight: 'B' },
      { text: `${description.zh} ${description.en}`, weight: 'C' },
    ]),
  }
}
