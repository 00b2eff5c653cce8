import { type Problem, Refusal } from '../shared/refusal.ts'
import { asSystem } from '../shared/wall/handles.ts'
import type { Call } from './call.ts'
import type { Actor } from './organization.ts'
import { findOrganizations } from './organizations.repository.ts'
import type { OrganizationRow } from './organizations.table.ts'
import { passwordMatches } from './password.ts'
import { findMembership, findPersonByEmail, membershipsOf } from './people.repository.ts'
import type { Token, Tokens } from './token.ts'

export interface SignIn {
  email: string
  password: string
  /** The organization to act for; the first joined when not told. */
  organizationId?: string | null | undefined
}

/** Checks the password and issues a token that acts for one organization. */
export const signIn = (call: Call, tokens: Tokens, given: SignIn): Promise<SignedIn> =>
  // Until the password is checked nobody acts, and nobody else may see it.
  asSystem(call.db, (db) => admit({ ...given, db, now: call.now }, tokens))

type SignedIn = Token & { organization: OrganizationRow; organizations: OrganizationRow[] }

async function admit(
  { db, now, email, password, organizationId }: SignIn & Pick<Call, 'db' | 'now'>,
  tokens: Tokens,
): Promise<SignedIn> {
  const person = await findPersonByEmail(db, email.trim().toLowerCase())
  const right = await passwordMatches(person?.passwordHash ?? null, password.slice(0, 200))
  const memberships = right && person ? await membershipsOf(db, person.id) : []
  const chosen = memberships.find((place) => !organizationId || place.organizationId === organizationId)
  if (!person || !chosen) throw new Refusal(FAILED)
  const subject = { personId: person.id, organizationId: chosen.organizationId }
  const organizations = await findOrganizations(
    db,
    memberships.map((place) => place.organizationId),
  )
  const organization = organizations.find(({ id }) => id === chosen.organizationId)!
  return { ...(await tokens.issue(subject, now)), organization, organizations }
}

/** Who a token speaks for now: a membership that has ended speaks for nobody. */
export async function actorOf(db: Call['db'], tokens: Tokens, token: string): Promise<Actor | null> {
  const { personId, organizationId, expiresAt } = await tokens.read(token)
  const membership = await findMembership(db, personId, organizationId)
  return membership && { ...membership, personId, credential: { kind: 'SESSION' }, expiresAt }
}

const FAILED: Problem = {
  code: 'SIGN_IN_FAILED',
  path: [],
  text: {
    en: 'E-mail and password do not match, or you do not belong to the organization you named. Check all three.',
    zh: '邮箱与密码不匹配,或您不属于所选机构。请核对后重试。',
  },
}
