import { nameProblems } from '../../accounts/organization.ts'
import type { Text } from '../../shared/language.ts'
import type { Problem } from '../../shared/refusal.ts'
import { type Bound, boundProblems, invalid, PERCENT } from '../bound.ts'
import { statedMethodProblems } from '../standards/standard.ts'
import type { TestOffer } from './test-service.ts'

// Each may be covered by so many scopes, all of which are looked at.
const MAX_METHODS = 20
const MAX_DESCRIPTION = 4_000
const MAX_SAMPLE = 2_000
const MAX_WORDS = 50
const MAX_WORD = 100
const MAX_FEN = 1_000_000_00

const WORKING_DAYS = { en: ' working days', zh: ' 个工作日' }
const DAYS: Bound = { min: 1, max: 250, unit: WORKING_DAYS }
const PERCENTAGE: Bound = { min: 1, max: 500, unit: PERCENT }
const SAMPLES: Bound = { min: 1, max: 100_000 }

/** Everything wrong with what a lab wants to publish of a test service. */
export const offerProblems = (offer: TestOffer): Problem[] => [
  ...nameProblems(offer.name.zh, ['name', 'zh']),
  ...nameProblems(offer.name.en, ['name', 'en']),
  ...lengthProblems(offer.description, 'description', MAX_DESCRIPTION),
  ...lengthProblems(offer.sample, 'sampleRequirements', MAX_SAMPLE),
  ...(['keywords', 'parameters', 'materials'] as const).flatMap((field) => wordProblems(offer[field], field)),
  ...statedMethodProblems(offer.methods, MAX_METHODS),
  ...Object.entries(offer.prices).flatMap(([size, fen]) =>
    fen <= MAX_FEN ? [] : [tooDear(size.toLowerCase())],
  ),
  ...boundProblems(['normalDays'], offer.normalDays, DAYS),
  ...urgencyProblems(offer),
  ...boundProblems(['weeklySamples'], offer.weeklySamples, SAMPLES),
]

function urgencyProblems({ urgent, normalDays }: TestOffer): Problem[] {
  if (!urgent) return []
  const outOfBounds = boundProblems(['urgent', 'days'], urgent.days, DAYS)
  return [
    ...outOfBounds,
    ...(outOfBounds.length > 0 || urgent.days < normalDays ? [] : [notSooner(normalDays)]),
    ...boundProblems(['urgent', 'surchargePercent'], urgent.percent, PERCENTAGE),
  ]
}

const notSooner = (normalDays: number) =>
  invalid(
    ['urgent', 'days'],
    `Urgent must be sooner than the ${normalDays} working days that it takes normally.`,
    `加急工期须短于正常工期(${normalDays} 个工作日)。`,
  )

const tooDear = (field: string) =>
  invalid(
    ['prices', field],
    'A price per sample is from 0.00 to 1000000.00 yuan.',
    '每个样品的价格须在 0.00 至 1000000.00 元之间。',
  )

const lengthProblems = (text: Text, field: string, most: number): Problem[] =>
  (['zh', 'en'] as const)
    .filter((language) => text[language].length > most)
    .map((language) =>
      invalid([field, language], `Up to ${most} characters are allowed.`, `最多 ${most} 个字符。`),
    )

function wordProblems(words: readonly string[], field: string): Problem[] {
  if (words.length <= MAX_WORDS && words.every((word) => word.trim() && word.length <= MAX_WORD)) return []
  return [
    invalid(
      [field],
      `At most ${MAX_WORDS} entries of 1 to ${MAX_WORD} characters each are allowed.`,
      `最多 ${MAX_WORDS} 项,每项 1 至 ${MAX_WORD} 个字符。`,
    ),
  ]
}
