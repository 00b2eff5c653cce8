import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Scope } from './api-keys/scopes.ts'
import type { ActingUnder } from './mandates/mandate.ts'
import type { SizeClass } from './size-class.ts'

export const ORGANIZATION_KINDS = ['LAB', 'ENTERPRISE', 'WINDOW', 'REGULATOR'] as const
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number]

export const ROLES = ['OWNER', 'MANAGER', 'MEMBER'] as const
/** What a person may do in an organization: OWNER everything, MANAGER its catalog and bookings, MEMBER bookings. */
export type Role = (typeof ROLES)[number]

/** Whether somebody with a role may invite others to a role: nobody to one above their own. */
export const mayInvite = (by: Role, role: Role): boolean =>
  by === 'OWNER' || (by === 'MANAGER' && role === 'MEMBER')

/** Who acts, and for which organization. The role is read from the membership at each operation. */
export interface Actor {
  personId: string
  organizationId: string
  kind: OrganizationKind
  role: Role
  sizeClass: SizeClass | null
  /** What was shown to prove it. */
  credential: Credential
  /** When the credential ends, or the mandate, whichever is first. */
  expiresAt: Date
  /** By which mandate somebody of another organization acts for it; none for its own people. */
  mandate?: ActingUnder
}

/** What proves who acts: an access token of ours, a key of a machine, or a token of the identity provider. */
export type Credential =
  /** By the id of the session that the token belongs to. */
  | { kind: 'SESSION'; id: string }
  /** By the id of the key; it allows no more than its scopes. */
  | { kind: 'API_KEY'; id: string; scopes: readonly Scope[] }
  /** By the id of the identity that the person has linked. */
  | { kind: 'OIDC'; id: string }

const MAX_NAME = 200

const NAME: Text = { en: 'A name', zh: '名称' }

/** The problem of a name that is empty or too long, if it has one. */
export function nameProblems(name: string, path: string[], what: Text = NAME): Problem[] {
  const length = name.trim().length
  if (length >= 1 && length <= MAX_NAME) return []
  return [
    {
      code: 'INVALID_INPUT',
      path,
      text: {
        en: `${what.en} needs 1 to ${MAX_NAME} characters; this one has ${length}.`,
        zh: `${what.zh}须为 1 至 ${MAX_NAME} 个字符,当前为 ${length} 个。`,
      },
    },
  ]
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,63}$/
const MIN_PASSWORD = 10
// Argon2 reads the whole password: without a bound, a megabyte of it is a cheap attack.
const MAX_PASSWORD = 128

/** An e-mail address as it is kept: one address is one person, in whatever case it is written. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()

/** The problem of a text that is no e-mail address. */
export function emailProblems(email: string, path: string[]): Problem[] {
  if (EMAIL.test(email.trim())) return []
  return [
    {
      code: 'INVALID_INPUT',
      path,
      text: {
        en: 'This is not an e-mail address, such as wang@example.com.',
        zh: '邮箱地址格式不正确,例如 wang@example.com。',
      },
    },
  ]
}

/** The problem of a password that is too short or too long. */
export function passwordProblems(password: string, path: string[]): Problem[] {
  if (password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD) return []
  return [
    {
      code: 'INVALID_INPUT',
      path,
      text: {
        en: `A password needs ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`,
        zh: `密码长度须为 ${MIN_PASSWORD} 至 ${MAX_PASSWORD} 个字符。`,
      },
    },
  ]
}
