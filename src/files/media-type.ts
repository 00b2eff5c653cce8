const ZIP = '504b0304'

/** How files of each media type begin, in hexadecimal; null for text, which begins with anything that is text. */
const BEGINNINGS: Readonly<Record<string, readonly string[] | null>> = {
  'application/pdf': ['255044462d'],
  'image/png': ['89504e470d0a1a0a'],
  'image/jpeg': ['ffd8ff'],
  // One without entries has only its end.
  'application/zip': [ZIP, '504b0506'],
  // GB/T 33190, and the formats of Office (ISO/IEC 29500), are archives.
  'application/ofd': [ZIP],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': [ZIP],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': [ZIP],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': [ZIP],
  'text/plain': null,
  'text/csv': null,
}

/** The media types whose files can be looked at. None of them does anything by itself in a browser. */
export const MEDIA_TYPES: readonly string[] = Object.keys(BEGINNINGS)

/** How many bytes of a file say whether it is of its media type. */
export const HEAD_BYTES = 512

/**
 * Whether a file that begins with these bytes can be of a media type. Nothing is parsed: what strangers send is only
 * compared, and whoever opens it must look for themselves.
 */
export function beginsAs(mediaType: string, head: Buffer): boolean {
  const beginnings = BEGINNINGS[mediaType]
  if (beginnings === undefined) return false
  // In whatever encoding of a Chinese or English text: none of them has a NUL, and most other files do.
  if (beginnings === null) return !head.includes(0)
  return beginnings.some((beginning) => head.subarray(0, beginning.length / 2).toString('hex') === beginning)
}

/** The media type of a Content-Type header, without its parameters. */
export const bareMediaType = (header: string | undefined): string =>
  (header ?? '').split(';')[0]!.trim().toLowerCase()

/** The media types in a list with commas between; undefined when one of them cannot be looked at. */
export function mediaTypesIn(text: string): readonly string[] | undefined {
  const types = text
    .split(',')
    .map((type) => type.trim().toLowerCase())
    .filter(Boolean)
  return types.length > 0 && types.every((type) => MEDIA_TYPES.includes(type)) ? types : undefined
}
