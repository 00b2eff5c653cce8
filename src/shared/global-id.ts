import { validate } from 'uuid'
import { notFound } from './fault.ts'

/** The opaque id that callers see: the type's name and the key, in base64url. */
export const toGlobalId = (type: string, key: string): string =>
  Buffer.from(`${type}:${key}`).toString('base64url')

/** The type and key of an opaque id, or null when it is none of ours. */
export function parseGlobalId(id: string): { type: string; key: string } | null {
  const [type, key, ...rest] = Buffer.from(id, 'base64url').toString().split(':')
  // In capitals it is the same id, but not the same text.
  return type && key && rest.length === 0 && validate(key) ? { type, key: key.toLowerCase() } : null
}

/** The key inside an id of one of `types`. An id of any other kind is answered like one that names nothing. */
export function keyOf(id: string, ...types: string[]): string {
  const parsed = parseGlobalId(id)
  if (!parsed || !types.includes(parsed.type)) throw notFound()
  return parsed.key
}
