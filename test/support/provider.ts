import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export const AUDIENCE = 'https://fenshi.example/graphql'

interface SigningKey {
  alg: string
  kid: string
  privateKey: CryptoKey
  jwk: JWK
}

/** How a provider answers: well, not at all, elsewhere, or with what is no answer. */
type Mood = 'UP' | 'DOWN' | 'ELSEWHERE' | 'BABBLING' | 'FOREIGN'

/** Claims of a token; one that is undefined is left out. */
type Claims = { [Name in keyof JWTPayload]: JWTPayload[Name] | undefined }

/** A key of a provider, as it signs and as it is published. */
export async function signingKey(alg = 'ES256', kid: string = crypto.randomUUID()): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } }
}

/** A provider that signs with its last key and tells its keys on this machine. */
export class Provider {
  keys: SigningKey[]
  mood: Mood = 'UP'
  /** How often it was asked for its keys. */
  fetches = 0
  readonly issuer: string
  readonly stop: () => Promise<void>

  constructor(issuer: string, keys: SigningKey[], stop: () => Promise<void>) {
    this.issuer = issuer
    this.keys = keys
    this.stop = stop
  }

  /** A token of a subject, valid for an hour, unless its claims or header say otherwise. */
  token(sub: string | undefined, claims: Claims = {}, header: object = {}, key = this.keys.at(-1)!) {
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      iss: this.issuer,
      aud: AUDIENCE,
      iat: now,
      exp: now + 3600,
      ...(sub && { sub }),
      ...claims,
    }
    return new SignJWT(payload as JWTPayload)
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .sign(key.privateKey)
  }

  answer(path: string, response: ServerResponse): void {
    if (this.mood === 'DOWN') return void response.destroy()
    if (this.mood === 'ELSEWHERE')
      return void response.writeHead(302, { location: `${this.issuer}/keys` }).end()
    if (this.mood === 'BABBLING') return void response.end(`{"keys": [], "x": "${'x'.repeat(300_000)}"}`)
    const issuer = this.mood === 'FOREIGN' ? 'https://other.example' : this.issuer
    const body = path.endsWith('/openid-configuration')
      ? { issuer, jwks_uri: `${this.issuer}/keys` }
      : { keys: this.keys.map(({ jwk }) => jwk) }
    if ('keys' in body) this.fetches += 1
    response.end(JSON.stringify(body))
  }
}

export async function startProvider(): Promise<Provider> {
  let provider: Provider | null = null
  const server = createServer(({ url = '' }, response) => provider?.answer(url, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  provider = new Provider(`http://127.0.0.1:${port}`, [await signingKey()], stop)
  return provider
}
