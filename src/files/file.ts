import type { Problem } from '../shared/refusal.ts'

export const FILE_PURPOSES = ['ORDER_ATTACHMENT', 'REPORT'] as const
/** What a file is uploaded for. */
export type FilePurpose = (typeof FILE_PURPOSES)[number]

/** What may be uploaded, by the settings of the service. */
export interface FileLimits {
  /** In bytes. */
  maxBytes: number
  mediaTypes: readonly string[]
}

/** A file that somebody wants to upload. */
export interface Wanted {
  name: string
  mediaType: string
  /** In bytes, exactly. */
  size: number
  purpose: FilePurpose
}

const MAX_NAME = 200
// What a name may not have in a header, or in a folder of whoever downloads it; nor what turns the direction of writing,
// by which "gpj.exe" is read as "exe.jpg".
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}/\\]/u

/** A report must look the same everywhere, and to everybody. */
const REPORT_TYPES = ['application/pdf', 'application/ofd']

/** What is wrong with a file that somebody wants to upload. */
export function uploadProblems({ name, mediaType, size, purpose }: Wanted, limits: FileLimits): Problem[] {
  const types = limits.mediaTypes.filter((type) => purpose !== 'REPORT' || REPORT_TYPES.includes(type))
  return [
    ...(name.trim().length >= 1 && name.length <= MAX_NAME && !UNFIT.test(name) ? [] : [BAD_NAME]),
    ...(types.includes(mediaType) ? [] : [badType(types)]),
    ...(size >= 1 && size <= limits.maxBytes ? [] : [badSize(limits.maxBytes)]),
  ]
}

const BAD_NAME: Problem = {
  code: 'INVALID_INPUT',
  path: ['name'],
  text: {
    en: `A file name has 1 to ${MAX_NAME} characters, without slashes and control characters, such as report.pdf.`,
    zh: `文件名须为 1 至 ${MAX_NAME} 个字符,不含斜杠和控制字符,例如 report.pdf。`,
  },
}

const badType = (types: readonly string[]): Problem => ({
  code: 'INVALID_INPUT',
  path: ['mediaType'],
  text: {
    en: `Files of this media type are not taken for this purpose. Send one of: ${types.join(', ')}.`,
    zh: `该用途不接受此类文件,允许的类型为:${types.join('、')}。`,
  },
})

const badSize = (maxBytes: number): Problem => ({
  code: 'INVALID_INPUT',
  path: ['size'],
  text: {
    en: `A file has 1 to ${maxBytes} bytes. Name its exact size.`,
    zh: `文件大小须为 1 至 ${maxBytes} 字节,请填写准确的字节数。`,
  },
})

/** How much an organization may upload in a day, in files as large as may be. */
export const FULL_FILES_A_DAY = 100

/** How often an upload may be begun. Whoever breaks off more often asks for another. */
export const MAX_ATTEMPTS = 20

/** What a file is called in the store: each attempt to upload it writes a place of its own. */
export const storedName = ({ id, attempt }: { id: string; attempt: number }): string => `${id}.${attempt}`

/** The attempts before this one. */
export const earlierAttempts = (attempt: number): number[] =>
  Array.from({ length: Math.max(0, attempt - 1) }, (_, i) => i + 1)
