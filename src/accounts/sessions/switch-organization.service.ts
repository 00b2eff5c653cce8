import { invalidToken, notFound } from '../../shared/fault.ts'
import type { Call } from '../call.ts'
import { findOrganizations } from '../organizations.repository.ts'
import type { OrganizationRow } from '../organizations.table.ts'
import { findMembership } from '../people.repository.ts'
import { signedIn } from '../permission.ts'
import type { Token, Tokens } from '../token.ts'
import { sessionOf } from './session-ended.ts'
import { pointSession } from './sessions.repository.ts'

/** An access token of the same session that acts for another organization of the person. */
export async function switchOrganization(
  { db, actor, now }: Call,
  tokens: Tokens,
  organizationId: string,
): Promise<Token & { organization: OrganizationRow }> {
  const someone = signedIn(actor)
  const sessionId = sessionOf(someone)
  const { personId } = someone
  if (!(await findMembership(db, personId, organizationId))) throw notFound()
  await db.transaction(async (tx) => {
    // Thrown in here, so that nothing is recorded as done.
    if (!(await pointSession(tx, sessionId, organizationId))) throw invalidToken()
  })
  const [organization] = await findOrganizations(db, [organizationId])
  const token = await tokens.issue({ personId, organizationId, sessionId }, now)
  return { ...token, organization: organization! }
}
