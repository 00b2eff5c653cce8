import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  hashSecret,
  leastRole,
  newSecret,
  opensUntil,
  readKey,
  type Secrets,
  staysWithin,
  writeKey,
} from '../../src/accounts/api-keys/api-key.ts'
import { SCOPE_OF, scopesAllow } from '../../src/accounts/api-keys/scope.ts'
import { SCOPES, type Scope } from '../../src/accounts/api-keys/scopes.ts'
import { type Actor, ORGANIZATION_KINDS, ROLES } from '../../src/accounts/organization.ts'
import { can, scopesWithin } from '../../src/accounts/permission.ts'
import type { Action } from '../../src/accounts/policy.ts'
import { newId } from '../../src/shared/id.ts'

const ALL = Object.keys(SCOPES) as Scope[]
const ACTIONS = Object.keys(SCOPE_OF) as Action[]
const actor = (kind: Actor['kind'], role: Actor['role'], scopes?: readonly Scope[]): Actor => ({
  ...{ personId: 'p', organizationId: 'own', kind, role, sizeClass: null, expiresAt: new Date() },
  credential: scopes ? { kind: 'API_KEY', id: 'k', scopes } : { kind: 'SESSION', id: 's' },
})
const OWN = { personId: 'p', organizationId: 'own', labId: 'own', enterpriseId: 'own' } as never

const kinds = fc.constantFrom(...ORGANIZATION_KINDS)
const roles = fc.constantFrom(...ROLES)
const scopeLists = fc.subarray(ALL)

test('a key may do what its person may and its scopes allow, and nothing else', () => {
  fc.assert(
    fc.property(kinds, roles, scopeLists, (kind, role, scopes) => {
      for (const action of ACTIONS) {
        const needed = SCOPE_OF[action]
        const person = can(actor(kind, role), action, OWN)
        expect(can(actor(kind, role, scopes), action, OWN)).toBe(
          person && needed !== 'NONE' && scopes.includes(needed),
        )
      }
    }),
  )
})

test('no key, whatever its scopes, looks after keys or identities', () => {
  const forbidden = ACTIONS.filter((action) => /^(apiKey|identity)\./.test(action))
  expect(forbidden.length).toBeGreaterThan(6)
  expect(forbidden.filter((action) => can(actor('LAB', 'OWNER', ALL), action, OWN))).toEqual([])
})

test('an action that the table does not know is allowed by no scope', () => {
  for (const action of ['', 'PUBLIC', 'toString', 'constructor', 'booking.unknown'])
    expect(scopesAllow(ALL, action)).toBe(false)
})

test('each scope is good for something, and one is within the rights of whoever could use it', () => {
  expect(scopesWithin(actor('LAB', 'OWNER'))).toEqual(ALL)
  expect(scopesWithin(actor('LAB', 'MEMBER'))).not.toContain('PUBLISH')
  expect(scopesWithin(actor('ENTERPRISE', 'OWNER'))).toEqual(['READ', 'BOOK', 'ORDER', 'INBOX'])
  expect(scopesWithin(actor('WINDOW', 'OWNER'))).toEqual(['READ', 'INBOX'])
})

test('a key with a role and scopes within those of its maker is never allowed what the maker is not', () => {
  fc.assert(
    fc.property(kinds, roles, roles, scopeLists, (kind, makerRole, role, scopes) => {
      const maker = actor(kind, makerRole)
      if (!staysWithin({ role, scopes }, maker, scopesWithin(maker))) return
      for (const action of ACTIONS)
        if (can(actor(kind, role, scopes), action, OWN)) expect(can(maker, action, OWN)).toBe(true)
    }),
  )
})

test('of several roles the least counts, and one that is missing leaves none', () => {
  expect(leastRole('OWNER', 'MEMBER', 'MANAGER')).toBe('MEMBER')
  expect(leastRole('OWNER', 'OWNER')).toBe('OWNER')
  expect(leastRole('OWNER', null)).toBeNull()
})

test('a key is read as it was written, and nothing else is a key', () => {
  const key = { id: newId(), secret: newSecret() }
  const text = writeKey(key)
  expect(readKey(text)).toEqual(key)
  for (const other of [
    `${text}0`,
    text.slice(0, -1),
    text.toUpperCase(),
    text.replace('fenshi', 'other'),
    '',
  ])
    expect(readKey(other)).toBeNull()
})

test('secrets are of letters and digits, of one length, and differ', () => {
  const secrets = Array.from({ length: 500 }, newSecret)
  expect(secrets.every((secret) => /^[0-9A-Za-z]{43}$/.test(secret))).toBe(true)
  expect(new Set(secrets).size).toBe(500)
})

test('a secret opens its key until the key ends, the one before until the overlap does', () => {
  const now = new Date()
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
  const [secret, old] = [newSecret(), newSecret()]
  const key: Secrets = {
    ...{ secretHash: hashSecret(secret), oldSecretHash: hashSecret(old), overlapUntil: at(10) },
    ...{ expiresAt: at(60), revokedAt: null },
  }
  expect(opensUntil(key, secret, now)).toEqual(at(60))
  expect(opensUntil(key, old, now)).toEqual(at(10))
  expect(opensUntil(key, old, at(10))).toBeNull()
  expect(opensUntil(key, secret, at(60))).toBeNull()
  expect(opensUntil({ ...key, overlapUntil: at(90) }, old, now)).toEqual(at(60))
  expect(opensUntil({ ...key, revokedAt: now }, secret, now)).toBeNull()
  expect(opensUntil(key, newSecret(), now)).toBeNull()
})
