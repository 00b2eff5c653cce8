import { createHash } from 'node:crypto'
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { Fault } from '../../shared/fault.ts'
import { MINUTE } from '../../shared/period.ts'
import { MAX_TOKEN_LENGTH } from '../token-length.ts'
import { invalidOidcToken } from './oidc-faults.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { ProviderKeys } from './provider-keys.ts'

const REMEMBERED = 10_000
// No longer than keys are: the provider may have withdrawn the one that it was signed with.
const REMEMBERED_MS = 10 * MINUTE
const MAX_AGE_SECONDS = 24 * 60 * 60
const TOLERANCE_SECONDS = 5
// OpenID Connect Core 1.0, 2.
const MAX_SUBJECT = 255
// Other things that a provider signs with the same keys, such as logout tokens, are no proof of who acts.
const TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt'])

/** Whom a provider speaks of, by its own name for them, and until when it vouches for it. */
export interface Vouched {
  issuer: string
  subject: string
  expiresAt: Date
}

/** Reads the tokens of an identity provider. */
export class OidcTokens {
  private readonly settings: OidcSettings
  private readonly keys: Pick<ProviderKeys, 'keyFor'>
  // Checking a signature costs more than all else; by hash, as tokens are long.
  private readonly verified = new Map<string, { vouched: Vouched; until: number }>()

  constructor(settings: OidcSettings, keys: Pick<ProviderKeys, 'keyFor'>) {
    this.settings = settings
    this.keys = keys
  }

  /** Whether a token says that it is of this provider; not yet that it is. */
  isOf(token: string): boolean {
    try {
      return decodeJwt(token).iss === this.settings.issuer
    } catch {
      return false
    }
  }

  /** Throws the fault UNAUTHENTICATED for what is no valid token, UNAVAILABLE when that cannot be told. */
  async read(token: string): Promise<Vouched> {
    if (token.length > MAX_TOKEN_LENGTH) throw invalidOidcToken()
    const hash = createHash('sha256').update(token).digest('base64')
    const known = this.verified.get(hash)
    if (known && known.until > Date.now()) return known.vouched
    const vouched = await this.verify(token)
    const [oldest] = this.verified.keys()
    if (this.verified.size >= REMEMBERED) this.verified.delete(oldest!)
    this.verified.delete(hash)
    const until = Math.min(vouched.expiresAt.getTime(), Date.now() + REMEMBERED_MS)
    this.verified.set(hash, { vouched, until })
    return vouched
  }

  private async verify(token: string): Promise<Vouched> {
    const { issuer, audience, algorithms } = this.settings
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.keyFor, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ['sub', 'exp', 'iat'],
        clockTolerance: TOLERANCE_SECONDS,
        maxTokenAge: MAX_AGE_SECONDS,
      })
      if (!TYPES.has((protectedHeader.typ ?? 'jwt').toLowerCase())) throw invalidOidcToken()
      return vouchedBy(payload, issuer)
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalidOidcToken()
      throw error
    }
  }
}

function vouchedBy({ sub, exp, iat }: JWTPayload, issuer: string): Vouched {
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > MAX_SUBJECT) throw invalidOidcToken()
  const ends = Math.min(Number(exp), Number(iat) + MAX_AGE_SECONDS)
  return { issuer, subject: sub, expiresAt: new Date(ends * 1000) }
}

/** Whether a token was looked at and found wanting. */
export const isInvalid = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'UNAUTHENTICATED'
