import type { IncomingHttpHeaders } from 'node:http'

/** Whether a text is an origin as browsers send it, such as https://lab.example. */
export const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text

/**
 * Whether a request may come from where it does: from a program, from a page of this service, or from one of the other
 * origins. Browsers say for a page that they are at, and nobody can make them lie.
 */
export function mayCome(headers: IncomingHttpHeaders, others: readonly string[]): boolean {
  const { origin, host } = headers
  if (origin) return others.includes(origin) || (isOrigin(origin) && new URL(origin).host === host)
  // Of an image or a form of another page they send no origin, but this.
  const site = headers['sec-fetch-site']
  return site !== 'cross-site' && site !== 'same-site'
}
