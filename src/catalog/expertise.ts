import { nameProblems } from '../accounts/organization.ts'
import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import { boundProblems, invalid, MINUTES } from './bound.ts'
import type { MeetingPlace } from './meeting-place.ts'

/** What is published of an expert beside what every bookable has. */
export interface Expertise {
  /** In what the expert is at home. */
  fields: Text[]
  meetingPlaces: MeetingPlace[]
  /** Kept free between sessions in different districts. */
  travelMinutes: number
}

/** The way across a city and back to one's desk, by public transport. */
export const TRAVEL_MINUTES = 60

const MAX_FIELDS = 20
// Sessions begin on quarters of an hour.
const TRAVEL = { min: 0, max: 480, step: 15, unit: MINUTES }

/** Everything wrong with what is published of an expert; what is no expert has nothing of it. */
export const expertiseProblems = ({
  fields,
  meetingPlaces,
  travelMinutes,
}: { [Part in keyof Expertise]?: Expertise[Part] | null | undefined }): Problem[] => [
  ...((fields ?? []).length <= MAX_FIELDS ? [] : [TOO_MANY_FIELDS]),
  ...(fields ?? []).flatMap((field, i) =>
    (['zh', 'en'] as const).flatMap((language) =>
      nameProblems(field[language], ['fields', String(i), language]),
    ),
  ),
  ...(meetingPlaces?.length === 0 ? [NOWHERE] : []),
  ...(travelMinutes == null ? [] : boundProblems(['travelMinutes'], travelMinutes, TRAVEL)),
]

/** A field as it is looked for: without regard to case and width of letters. */
export const fieldName = (field: string): string => field.normalize('NFKC').trim().toLowerCase()

/** The names of fields in both languages. */
export const fieldNames = (fields: readonly Text[]): string[] => [
  ...new Set(fields.flatMap(({ zh, en }) => [fieldName(zh), fieldName(en)])),
]

/** A tag of BCP 47 as it is usually written, "zh-Hans"; null for what is none. */
export function languageTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag.trim())[0] ?? null
  } catch {
    return null
  }
}

/** The problem of each text that is no tag of a language. */
export const languageProblems = (languages: readonly string[]): Problem[] =>
  languages.flatMap((tag, i) => (languageTag(tag) ? [] : [noLanguage(tag, i)]))

const noLanguage = (tag: string, i: number): Problem =>
  invalid(
    ['languages', String(i)],
    `"${tag.slice(0, 20)}" is no language tag of BCP 47. Write one such as "zh", "en" or "de".`,
    `“${tag.slice(0, 20)}”不是 BCP 47 语言标签,请填写 zh、en、de 等。`,
  )

const TOO_MANY_FIELDS = invalid(
  ['fields'],
  `An expert may have up to ${MAX_FIELDS} fields.`,
  `专家的专业领域最多 ${MAX_FIELDS} 项。`,
)

const NOWHERE = invalid(
  ['meetingPlaces'],
  'An expert needs at least one place to meet: AT_LAB, ON_SITE, AT_WINDOW or ONLINE.',
  '专家至少须提供一种会面地点:AT_LAB、ON_SITE、AT_WINDOW 或 ONLINE。',
)
