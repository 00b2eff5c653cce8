import type { Problem } from '../../shared/refusal.ts'
import { isOneLine } from '../one-line.ts'
import type { OrderStatus } from '../order.ts'

export const REPORT_VERDICTS = ['GENUINE', 'SUPERSEDED', 'UNKNOWN'] as const
/** What is said of a report to whoever holds a copy. */
export type ReportVerdict = (typeof REPORT_VERDICTS)[number]

const MAX_NUMBER = 100
/** How many versions a report may have. */
export const MAX_VERSIONS = 100

/** In which states an order has a report that a new version may supersede. */
export const REPORTED_STATUSES: readonly OrderStatus[] = ['REPORTED', 'CLOSED']

/** A number of a report as it is kept. */
export const asNumber = (number: string): string => number.trim()

/** What is wrong with the number of a report. */
export const numberProblems = (number: string): Problem[] =>
  number.length >= 1 && number.length <= MAX_NUMBER && isOneLine(number)
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['number'],
          text: {
            en: `A report has a number of 1 to ${MAX_NUMBER} characters in one line, as it is printed on it.`,
            zh: `报告编号须为一行 1 至 ${MAX_NUMBER} 个字符,与报告上印制的一致。`,
          },
        },
      ]

/** A SHA-256 in lower case; null when it is none. */
export function readSha256(text: string): string | null {
  const hash = text.trim().toLowerCase()
  return /^[0-9a-f]{64}$/.test(hash) ? hash : null
}

export const NUMBER_TAKEN: Problem = {
  code: 'NUMBER_TAKEN',
  path: ['number'],
  text: {
    en: 'Your lab has issued a report of another order with this number. A number is of one order for ever: use another.',
    zh: '贵机构已为其他委托出具过该编号的报告。报告编号不可重复使用,请更换编号。',
  },
}

export const FILE_USED: Problem = {
  code: 'FILE_USED',
  path: ['fileId'],
  text: {
    en: 'Your lab has no file with this id that was uploaded for a REPORT and is not issued yet. Upload the report wholly first, then issue it; each version is a file of its own.',
    zh: '贵机构没有该编号的、为报告用途上传且尚未出具的文件。请先完成上传再出具报告;每个版本须为不同的文件。',
  },
}

export const NOTHING_TO_SUPERSEDE: Problem = {
  code: 'INVALID_INPUT',
  path: ['reason'],
  text: {
    en: 'It is the first report of the order and supersedes none. Leave the reason out.',
    zh: '这是该委托的首份报告,不取代任何报告,请不要填写原因。',
  },
}

export const TOO_MANY_VERSIONS: Problem = {
  code: 'STATE_CONFLICT',
  path: ['orderId'],
  text: {
    en: `A report has ${MAX_VERSIONS} versions at most.`,
    zh: `一份报告最多可有 ${MAX_VERSIONS} 个版本。`,
  },
}
