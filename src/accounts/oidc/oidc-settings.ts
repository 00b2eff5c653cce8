/** The algorithms that may be allowed: asymmetric ones only, as anybody who knows a shared secret could sign with it. */
export const OIDC_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** The identity provider whose tokens are believed. */
export interface OidcSettings {
  /** As its tokens name it, letter by letter. */
  issuer: string
  /** For whom its tokens must be. */
  audience: string
  /** Where its keys are; null to ask its discovery document. */
  jwksUrl: string | null
  algorithms: readonly string[]
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Whether keys may be fetched from an address: over TLS, or from this machine. */
export function isProviderUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, hash } = new URL(text)
  if (username || hash) return false
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
}

/** Whether an address can be that of an issuer (OpenID Connect Core 1.0, 2: without query and fragment). */
export const isIssuer = (text: string): boolean => isProviderUrl(text) && new URL(text).search === ''

/** Algorithms from their names with commas between; null when one is not allowed. */
export function algorithmsIn(text: string): readonly string[] | null {
  const names = text.split(',').map((name) => name.trim())
  return names.every((name) => OIDC_ALGORITHMS.some((known) => known === name)) ? names : null
}
