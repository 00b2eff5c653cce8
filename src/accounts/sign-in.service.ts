import { about, actingAs } from '../shared/audit/recording.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { type Call, callOn } from './call.ts'
import { type Actor, normalEmail } from './organization.ts'
import { findOrganizations } from './organizations.repository.ts'
import type { OrganizationRow } from './organizations.table.ts'
import { passwordMatches } from './password.ts'
import {
  findMembershipInSession,
  findPersonByEmail,
  keepsPassword,
  membershipsOf,
} from './people.repository.ts'
import type { PersonRow } from './people.table.ts'
import { openSession } from './sessions/open-session.service.ts'
import { sessionShownBy } from './sessions/refresh-session.service.ts'
import { accountOf, guarded } from './throttle/guesses.service.ts'
import type { Token, Tokens } from './token.ts'

export interface SignIn {
  email: string
  password: string
  /** The organization to act for; the first joined when not told. */
  organizationId?: string | null | undefined
  /** A refresh token of theirs that is still good: then wrong passwords of strangers do not make them wait. */
  refreshToken?: string | null | undefined
}

export interface SignedIn extends Token {
  refreshToken: string
  organization: OrganizationRow
  organizations: OrganizationRow[]
}

/** Checks the password, begins a session and issues a token that acts for one organization. */
export const signIn = (call: Call, tokens: Tokens, given: SignIn): Promise<SignedIn> =>
  // Until the password is checked nobody acts, and nobody else may see it.
  asSystem(call.db, (db) => admit(callOn(call, db), tokens, given))

async function admit(call: Call, tokens: Tokens, { organizationId, ...shown }: SignIn): Promise<SignedIn> {
  const { db, now } = call
  const person = await authenticated(call, shown)
  const memberships = person ? await membershipsOf(db, person.id) : []
  const chosen = memberships.find((place) => !organizationId || place.organizationId === organizationId)
  if (!person || !chosen) throw new Refusal(FAILED)
  const subject = { personId: person.id, organizationId: chosen.organizationId }
  const { sessionId, refreshToken } = await db.transaction(async (tx) => {
    // Changed meanwhile, it has ended all sessions, and this one must not begin behind that.
    if (!(await keepsPassword(tx, person))) throw new Refusal(FAILED)
    actingAs(tx, subject)
    return openSession(tx, call, subject)
  })
  const organizations = await findOrganizations(
    db,
    memberships.map((place) => place.organizationId),
  )
  const organization = organizations.find(({ id }) => id === chosen.organizationId)!
  const token = await tokens.issue({ ...subject, sessionId }, now)
  return { ...token, refreshToken, organization, organizations }
}

/**
 * The person whose e-mail address and password these are; null when they are nobody's. Ends with RATE_LIMITED when too
 * many were wrong of late, for an address that nobody has in the same way as for any other.
 */
export async function authenticated(
  call: Call,
  { email, password, refreshToken }: Omit<SignIn, 'organizationId'>,
): Promise<PersonRow | null> {
  const address = normalEmail(email)
  const person = await findPersonByEmail(call.db, address)
  // Whom a wrong password was tried for is worth knowing as well.
  if (person) about(call.db, 'Person', person.id)
  const session = refreshToken ? await sessionShownBy(call, refreshToken) : null
  const trusted = session !== null && session.personId === person?.id
  const attempt = async () =>
    (await passwordMatches(person?.passwordHash ?? null, password)) ? person : null
  // By the session alone: neither who guesses at this account nor who guesses from the same address makes it wait.
  if (trusted) return guarded({ db: call.db, now: call.now }, `session ${session.id}`, attempt)
  return guarded(call, accountOf(address), attempt)
}

/** Who a token speaks for now: a membership or a session that has ended speaks for nobody. */
export async function actorOf(db: Call['db'], tokens: Tokens, token: string): Promise<Actor | null> {
  const { personId, organizationId, sessionId, expiresAt } = await tokens.read(token)
  const membership = await findMembershipInSession(db, personId, organizationId, sessionId)
  return membership && { ...membership, personId, credential: { kind: 'SESSION', id: sessionId }, expiresAt }
}

const FAILED: Problem = {
  code: 'SIGN_IN_FAILED',
  path: [],
  text: {
    en: 'E-mail and password do not match, or you do not belong to the organization you named. Check all three.',
    zh: '邮箱与密码不匹配,或您不属于所选机构。请核对后重试。',
  },
}
