import { nameProblems } from '../accounts/organization.ts'
import { boundProblems, invalid } from '../catalog/bound.ts'
import { methodProblems, methodsOf } from '../catalog/methods.ts'
import type { Problem } from '../shared/refusal.ts'
import { isOneLine } from './one-line.ts'
import type { OutsourcedMode } from './order.ts'

/** What an enterprise needs tested, in its own words. */
export interface Need {
  mode: OutsourcedMode
  subject: string
  need: string
  samples: number
  urgent: boolean
  /** By when it wishes to have the report. */
  wantedBy: string | null
  /** Files that say more, which its organization has uploaded. */
  fileIds: readonly string[]
}

const MAX_NEED = 4_000
const MAX_METHODS = 20
const SAMPLES = { min: 1, max: 10_000 }
const SUBJECT = { en: 'A subject', zh: '委托事项' }
export const MAX_FILES = 20

/** Everything wrong with what is said of a need. */
export const needProblems = ({
  subject,
  need,
  samples,
  fileIds,
}: Pick<Need, 'subject' | 'need' | 'samples' | 'fileIds'>): Problem[] => [
  ...nameProblems(subject, ['subject'], SUBJECT),
  ...(isOneLine(subject) ? [] : [NOT_ONE_LINE]),
  ...(need.length <= MAX_NEED ? [] : [TOO_LONG]),
  ...boundProblems(['samples'], samples, SAMPLES),
  ...(fileIds.length <= MAX_FILES ? [] : [TOO_MANY_FILES]),
]

/** The problems of the methods that are asked for. */
export const askedMethodProblems = (methods: readonly string[]): Problem[] =>
  methodProblems(methods, MAX_METHODS)

/** The methods as an order keeps them. */
export function methodColumns(texts: readonly string[]) {
  const methods = methodsOf(texts)
  return { methods: methods.map(({ name }) => name), methodNumbers: methods.map(({ number }) => number) }
}

const NOT_ONE_LINE = invalid(
  ['subject'],
  'A subject is one line, without line breaks and other control characters. Say more in `need`.',
  '委托事项须为一行文字,不含换行等控制字符,详细内容请写入 need。',
)

const TOO_LONG = invalid(
  ['need'],
  `What is needed may be said in up to ${MAX_NEED} characters; attach a file for more.`,
  `需求说明最多 ${MAX_NEED} 个字符,更多内容请作为附件上传。`,
)

const TOO_MANY_FILES = invalid(
  ['fileIds'],
  `At most ${MAX_FILES} files may be attached.`,
  `附件最多 ${MAX_FILES} 个。`,
)
