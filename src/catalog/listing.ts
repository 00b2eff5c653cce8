import { nameProblems } from '../accounts/organization.ts'
import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { QualityElement, Terms } from './bookable.ts'
import type { Bookable } from './bookables.repository.ts'
import { type Expertise, expertiseProblems, languageProblems } from './expertise.ts'
import { listingOf } from './listing-columns.ts'
import { methodProblems } from './methods.ts'
import { termsProblems } from './terms.ts'

/** What a lab publishes of a bookable, and may change later. */
export interface Listing {
  category: string
  name: Text
  description: Text
  keywords: string[]
  /** Numbers of the standards by which it tests or calibrates, or on which the expert advises. */
  methods: string[]
  /** Of an instrument null where its lab does not say, and it follows from the methods. */
  qualityElements?: QualityElement[] | null
  terms: Terms
  /** Of instruments only. */
  manufacturer?: string | null
  model?: string | null
  /** Of experts, and of session series. */
  languages?: string[] | null
  /** Of experts only. */
  fields?: Expertise['fields'] | null
  meetingPlaces?: Expertise['meetingPlaces'] | null
  travelMinutes?: number | null
}

const MAX_DESCRIPTION = 4_000
const MAX_KEYWORDS = 50
const MAX_KEYWORD = 100
const MAX_METHODS = 50

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
    ...methodProblems(listing.methods, MAX_METHODS),
    ...languageProblems(languages ?? []),
    ...expertiseProblems(listing),
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

/** Changes to a listing: what is absent or null stays, but what may be null in a listing is cleared by null. */
export type ListingChanges = {
  [Field in keyof Omit<Listing, 'terms'>]?: Listing[Field] | null | undefined
} & {
  terms: { [Term in keyof Terms]?: Terms[Term] | null | undefined }
}

/** A listing as it will be with the changes. */
export function changedListing(
  current: Bookable,
  { terms, manufacturer, model, qualityElements, ...changes }: ListingChanges,
): Listing {
  const listing = listingOf(current)
  const { graceMinutes, noShowLimit, ...others } = terms
  return {
    ...listing,
    ...given(changes),
    ...present({ manufacturer, model }),
    ...(current.kind === 'INSTRUMENT' ? present : given)({ qualityElements }),
    terms: { ...listing.terms, ...given(others), ...present({ graceMinutes, noShowLimit }) },
  }
}

type Given<Changes> = { [Field in keyof Changes]?: NonNullable<Changes[Field]> }

const given = <Changes extends object>(changes: Changes) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null)) as Given<Changes>

type Present<Changes> = { [Field in keyof Changes]?: Exclude<Changes[Field], undefined> }

const present = <Changes extends object>(changes: Changes) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Present<Changes>
