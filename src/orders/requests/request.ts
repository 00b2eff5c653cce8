import { invalid } from '../../catalog/bound.ts'
import { searchQueries } from '../../catalog/search/search-query.ts'
import { isHan, normalized, pairsOf, wordsOf } from '../../catalog/search/words.ts'
import { after, DAY } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import { askedMethodProblems, type Need, needProblems } from '../need.ts'
import { MAX_LABS } from './invitation.ts'

/** What an enterprise asks labs to quote for. */
export interface TestRequest extends Need {
  /** Numbers of the standards by which it is to be tested; none where the lab may choose. */
  methods: readonly string[]
  /** Until when labs may quote. */
  answerBy: Date
  /** The labs that are asked; null for all that can. */
  labIds: readonly string[] | null
}

const MAX_ANSWER_DAYS = 90
/** How many requests of an enterprise may wait for quotes at once. */
export const MAX_OPEN_REQUESTS = 20

/** Everything wrong with a request. */
export const requestProblems = (request: TestRequest, now: Date): Problem[] => [
  ...needProblems(request),
  ...askedMethodProblems(request.methods),
  ...answerByProblems(request.answerBy, now),
  ...(request.labIds && (request.labIds.length < 1 || request.labIds.length > MAX_LABS) ? [LABS] : []),
]

/** The problem of an hour until which nobody can quote, or nobody should wait. */
export const answerByProblems = (answerBy: Date, now: Date): Problem[] =>
  answerBy > now && answerBy <= after(now, MAX_ANSWER_DAYS * DAY)
    ? []
    : [
        invalid(
          ['answerBy'],
          `answerBy must lie ahead, within ${MAX_ANSWER_DAYS} days.`,
          `answerBy 须为今后 ${MAX_ANSWER_DAYS} 天内的时间。`,
        ),
      ]

const LABS = invalid(
  ['labIds'],
  `Name 1 to ${MAX_LABS} labs, or leave labIds out to ask all that can.`,
  `请指定 1 至 ${MAX_LABS} 家技术机构,或省略 labIds 以询问所有具备能力的机构。`,
)

export const notALab = (index: number): Problem =>
  invalid(['labIds', String(index)], 'There is no lab with this id.', '没有该编号的技术机构。')

export const REQUESTS_FULL: Problem = {
  code: 'REQUESTS_FULL',
  path: [],
  text: {
    en: `Your enterprise has ${MAX_OPEN_REQUESTS} requests open already, and may not have more at once. Accept a quote or withdraw one first.`,
    zh: `贵企业已有 ${MAX_OPEN_REQUESTS} 项未结的检测需求,达到上限。请先接受报价或撤回一项。`,
  },
}

const MAX_PIECES = 40

/** The pieces of a text by which a test service is found, each a `tsquery`: pairs of characters, and whole words. */
export const piecesOf = (text: string): string[] =>
  [
    ...new Set(
      wordsOf(normalized(text)).flatMap((word) =>
        isHan(word) && [...word].length > 1 ? pairsOf(word).map((pair) => `'${pair}'`) : searchQueries(word),
      ),
    ),
  ].slice(0, MAX_PIECES)
