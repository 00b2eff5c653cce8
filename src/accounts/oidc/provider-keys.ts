import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import type { Logger } from 'pino'
import { providerUnavailable } from './oidc-faults.ts'
import { isProviderUrl, type OidcSettings } from './oidc-settings.ts'

const TIMEOUT_MS = 3_000
// A key that is not known is looked for once in this time, however many tokens name one.
const COOLDOWN_MS = 30_000
// A key that the provider has withdrawn is believed for so long at most.
const MAX_AGE_MS = 10 * 60_000
// That of jose begins with a success: while the provider is down, each token would ask it again.
const RETRY_MS = 5_000
const MAX_BYTES = 256 * 1024

type KeySet = ReturnType<typeof createRemoteJWKSet>

/** The public keys of an identity provider, fetched when a token first needs one. */
export class ProviderKeys {
  private readonly settings: OidcSettings
  private readonly log: Logger
  private opening: Promise<KeySet> | null = null
  private failedAt = Number.NEGATIVE_INFINITY

  constructor(settings: OidcSettings, log: Logger) {
    this.settings = settings
    this.log = log
  }

  /** The key of a token. Throws the fault UNAVAILABLE when the provider does not tell, errors of jose when it has none. */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = null
      throw error
    })
    const keys = await this.opening
    return keys(header, token).catch((error: unknown) => {
      throw error instanceof errors.JWKSInvalid ? this.failed(error) : error
    })
  }

  private async open(): Promise<KeySet> {
    const url = this.settings.jwksUrl ?? (await this.discover())
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: MAX_AGE_MS,
      [customFetch]: async (address) => Response.json(await this.fetch(address)),
    })
  }

  /** Where the keys are, by OpenID Connect Discovery 1.0. */
  private async discover(): Promise<string> {
    const { issuer } = this.settings
    const found = await this.fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    const { issuer: named, jwks_uri } = found as { issuer?: unknown; jwks_uri?: unknown }
    if (named === issuer && typeof jwks_uri === 'string' && isProviderUrl(jwks_uri)) return jwks_uri
    throw this.failed(new Error('its discovery document is of another issuer, or names no safe jwks_uri'))
  }

  private async fetch(url: string): Promise<object> {
    if (Date.now() < this.failedAt + RETRY_MS) throw providerUnavailable()
    try {
      // Not led elsewhere: keys are believed for where they come from.
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (response.status !== 200) throw new Error(`it answered with ${response.status}`)
      const value: unknown = JSON.parse(await textOf(response))
      if (typeof value === 'object' && value !== null) return value
      throw new Error('it answered with no object')
    } catch (error) {
      throw this.failed(error)
    }
  }

  private failed(error: unknown) {
    this.failedAt = Date.now()
    this.log.warn({ err: error }, 'the identity provider does not tell its keys')
    return providerUnavailable()
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error(`it answered with more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
