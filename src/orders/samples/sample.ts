import type { Problem } from '../../shared/refusal.ts'

export const SAMPLE_UNITS = [
  ...['PIECE', 'MILLIGRAM', 'GRAM', 'KILOGRAM', 'MILLILITRE', 'LITRE'],
  ...['MILLIMETRE', 'METRE', 'SQUARE_METRE'],
] as const
export type SampleUnit = (typeof SAMPLE_UNITS)[number]

/** What is dangerous about a sample: the classes of GHS (GB 13690), with what they leave out. */
export const HAZARDS = [
  ...['EXPLOSIVE', 'FLAMMABLE', 'OXIDIZING', 'COMPRESSED_GAS', 'CORROSIVE', 'TOXIC', 'IRRITANT'],
  ...['HEALTH', 'ENVIRONMENTAL', 'RADIOACTIVE', 'BIOLOGICAL'],
] as const
export type Hazard = (typeof HAZARDS)[number]

export const AFTER_TEST = ['RETURN', 'KEEP', 'DESTROY'] as const
/** What happens to a sample after the test. */
export type AfterTest = (typeof AFTER_TEST)[number]

/** A sample as the enterprise describes it. */
export interface SampleDraft {
  name: string
  quantity: number
  unit: SampleUnit
  hazards: readonly Hazard[]
  hazardNote: string | null
  storage: string | null
  afterTest: AfterTest
}

const MAX_NAME = 200
const MAX_TEXT = 500
const MAX_QUANTITY = 1_000_000
/** As fine as a quantity is kept. */
export const QUANTITY_DECIMALS = 3

/** How many samples are registered at a time. */
export const REGISTERED_AT_ONCE = 100

/** What is wrong with the samples that somebody describes. */
export function sampleProblems(drafts: readonly SampleDraft[]): Problem[] {
  if (drafts.length < 1 || drafts.length > REGISTERED_AT_ONCE) return [HOW_MANY]
  return drafts.flatMap((draft, i) =>
    problemsOf(draft).map((problem) => ({ ...problem, path: ['samples', String(i), ...problem.path] })),
  )
}

const HOW_MANY: Problem = {
  code: 'INVALID_INPUT',
  path: ['samples'],
  text: {
    en: `Describe 1 to ${REGISTERED_AT_ONCE} samples at a time.`,
    zh: `每次请填写 1 至 ${REGISTERED_AT_ONCE} 个样品。`,
  },
}

function problemsOf({ name, quantity, hazards, hazardNote, storage }: SampleDraft): Problem[] {
  const length = name.trim().length
  return [
    ...(length >= 1 && length <= MAX_NAME ? [] : [BAD_NAME]),
    ...(isQuantity(quantity) ? [] : [BAD_QUANTITY]),
    ...(new Set(hazards).size === hazards.length ? [] : [TWICE]),
    ...textProblem(hazardNote, 'hazardNote'),
    ...textProblem(storage, 'storage'),
  ]
}

const isQuantity = (quantity: number): boolean =>
  quantity > 0 && quantity <= MAX_QUANTITY && Number(quantity.toFixed(QUANTITY_DECIMALS)) === quantity

const BAD_NAME: Problem = {
  code: 'INVALID_INPUT',
  path: ['name'],
  text: {
    en: `A sample has a name of 1 to ${MAX_NAME} characters.`,
    zh: `样品名称须为 1 至 ${MAX_NAME} 个字符。`,
  },
}

const BAD_QUANTITY: Problem = {
  code: 'INVALID_INPUT',
  path: ['quantity'],
  text: {
    en: `A quantity is more than 0 and at most ${MAX_QUANTITY}, with up to ${QUANTITY_DECIMALS} decimals. Choose another unit if need be.`,
    zh: `数量须大于 0 且不超过 ${MAX_QUANTITY},最多 ${QUANTITY_DECIMALS} 位小数,必要时请更换单位。`,
  },
}

const TWICE: Problem = {
  code: 'INVALID_INPUT',
  path: ['hazards'],
  text: { en: 'A hazard is named twice. Name each once.', zh: '危害类别重复,请每项只填写一次。' },
}

/** The problem of a text that is too long. */
export const textProblem = (text: string | null, field: string): Problem[] =>
  (text ?? '').length <= MAX_TEXT
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: [field],
          text: { en: `This may have up to ${MAX_TEXT} characters.`, zh: `此项最多 ${MAX_TEXT} 个字符。` },
        },
      ]

/** The problem of a text that is missing or too long. */
export const textNeeded = (text: string, field: string): Problem[] =>
  text.trim().length >= 1
    ? textProblem(text, field)
    : [
        {
          code: 'INVALID_INPUT',
          path: [field],
          text: {
            en: `Write something here, up to ${MAX_TEXT} characters: the chain of custody needs it.`,
            zh: `此项必填,最多 ${MAX_TEXT} 个字符:样品流转记录需要该信息。`,
          },
        },
      ]
