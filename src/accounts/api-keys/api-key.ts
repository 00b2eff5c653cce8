import { randomBytes, timingSafeEqual } from 'node:crypto'
import { sha256 } from '../../shared/sha256.ts'
import { type Actor, ROLES, type Role } from '../organization.ts'
import type { Scope } from './scopes.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET_BYTES = 32
// As many digits as 256 bits need.
const SECRET_LENGTH = 43
const KEY = new RegExp(`^fenshi_([0-9a-f]{32})_([0-9A-Za-z]{${SECRET_LENGTH}})$`)

/** An API key as it is shown once: its id, by which it is found, and its secret. */
export interface KeyText {
  id: string
  secret: string
}

/** A new secret: 256 random bits, in letters and digits. */
export function newSecret(): string {
  let rest = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`)
  let digits = ''
  while (digits.length < SECRET_LENGTH) {
    digits = BASE62[Number(rest % 62n)] + digits
    rest /= 62n
  }
  return digits
}

/** How a key begins, which is enough to recognize it and not to use it. */
export const prefixOf = (id: string): string => `fenshi_${id.replaceAll('-', '')}`

export const writeKey = ({ id, secret }: KeyText): string => `${prefixOf(id)}_${secret}`

/** Whether a credential says of itself that it is a key, sound or not. */
export const looksLikeKey = (text: string): boolean => text.startsWith('fenshi_')

/** The parts of a key; null when it is none. */
export function readKey(text: string): KeyText | null {
  const [, hex, secret] = KEY.exec(text) ?? []
  if (!hex || !secret) return null
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secret }
}

/** What is kept of a secret. It is random, so that nothing slower than SHA-256 is needed. */
export const hashSecret = (secret: string): string => sha256(secret)

const isHashOf = (hash: string, secret: string): boolean =>
  timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashSecret(secret), 'hex'))

/** How long a secret holds, and when it was replaced. */
export interface Secrets {
  secretHash: string
  oldSecretHash: string | null
  overlapUntil: Date | null
  expiresAt: Date
  revokedAt: Date | null
}

/** Until when a secret opens a key; null when it does not, or no more. */
export function opensUntil(key: Secrets, secret: string, now: Date): Date | null {
  const until = endOf(key, secret)
  return key.revokedAt || !until || until <= now ? null : until
}

function endOf({ secretHash, oldSecretHash, overlapUntil, expiresAt }: Secrets, secret: string) {
  if (isHashOf(secretHash, secret)) return expiresAt
  if (!oldSecretHash || !overlapUntil || !isHashOf(oldSecretHash, secret)) return null
  return overlapUntil < expiresAt ? overlapUntil : expiresAt
}

/** The role that allows least; null where one is missing. */
export function leastRole(...roles: (Role | null)[]): Role | null {
  const ranks = roles.map((role) => (role ? ROLES.indexOf(role) : ROLES.length))
  return ROLES[Math.max(...ranks)] ?? null
}

/** Whether a key with this role and these scopes stays within the rights of whoever makes or renews it. */
export const staysWithin = (
  { role, scopes }: { role: Role; scopes: readonly Scope[] },
  maker: Pick<Actor, 'role'>,
  ownScopes: readonly Scope[],
): boolean => leastRole(role, maker.role) === role && scopes.every((scope) => ownScopes.includes(scope))
