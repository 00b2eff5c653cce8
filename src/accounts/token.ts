import { errors, jwtVerify, SignJWT } from 'jose'
import { invalidToken } from '../shared/fault.ts'

const ISSUER = 'fenshi'
const ALGORITHM = 'HS256'

/** Who an access token speaks for, and in which session. */
export interface TokenSubject {
  personId: string
  organizationId: string
  sessionId: string
}

export interface Token {
  token: string
  expiresAt: Date
}

/** Makes and reads access tokens (JSON Web Tokens, RFC 7519). */
export interface Tokens {
  issue: (subject: TokenSubject, now: Date) => Promise<Token>
  /** Throws the fault UNAUTHENTICATED for a token that is forged, foreign or too old. */
  read: (token: string) => Promise<TokenSubject & { expiresAt: Date }>
}

// A few hundred bytes each.
const REMEMBERED = 10_000

export function tokensOf(secret: string, minutes: number): Tokens {
  const key = new TextEncoder().encode(secret)
  // A signature that was right once stays right, and checking it costs more than all else that is read of a request.
  const verified = new Map<string, TokenSubject & { expiresAt: Date }>()
  const remember = (token: string, subject: TokenSubject & { expiresAt: Date }) => {
    if (verified.size >= REMEMBERED) verified.clear()
    verified.set(token, subject)
    return subject
  }
  return {
    async issue({ personId, organizationId, sessionId }, now) {
      const expires = Math.floor(now.getTime() / 1000) + minutes * 60
      const token = await new SignJWT({ org: organizationId, sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(personId)
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setExpirationTime(expires)
        .sign(key)
      return { token, expiresAt: new Date(expires * 1000) }
    },
    async read(token) {
      const known = verified.get(token)
      if (known && known.expiresAt > new Date()) return known
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: ISSUER,
          requiredClaims: ['sub', 'org', 'sid', 'exp'],
        })
        return remember(token, {
          personId: String(payload.sub),
          organizationId: String(payload.org),
          sessionId: String(payload.sid),
          expiresAt: new Date(Number(payload.exp) * 1000),
        })
      } catch (error) {
        if (error instanceof errors.JOSEError) throw invalidToken()
        throw error
      }
    },
  }
}
