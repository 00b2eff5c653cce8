import { randomUUID } from 'node:crypto'
import { toGlobalId } from '../../src/shared/global-id.ts'
import type { Client } from './client.ts'
import { addressee } from './notices.ts'
import type { Member } from './seed.ts'
import type { TestService } from './service.ts'
import { newDevice } from './sessions.ts'

export const INVITE = `mutation ($input: InvitePersonInput!) { invitePerson(input: $input) {
  mailed token invitation { id email role expiresAt invitedBy { name } } userErrors { code path message } } }`
export const ACCEPT = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
  organization { id } userErrors { code path message } } }`
const MEMBERS = `query ($first: Int, $after: String) { viewer { organization { members(first: $first, after: $after) {
  edges { node { role email person { id name } } } pageInfo { hasNextPage endCursor } } } } }`

export interface Colleague {
  role: string
  email: string | null
  person: { id: string; name: string }
}

export const PASSWORD = 'correct horse battery'
export const newEmail = () => `${randomUUID()}@example.com`

export const invite = async (client: Client, email: string, role = 'MEMBER') =>
  (await client.ask(INVITE, { input: { email, role } })).invitePerson

export const accept = async (client: Client, input: object) =>
  (await client.ask(ACCEPT, { input })).acceptInvitation

/** Somebody who was invited by an OWNER and has accepted, signed in. */
export async function colleague(
  service: TestService,
  { client, organizationId }: Member,
  role: string,
): Promise<Member & { personId: string }> {
  const email = newEmail()
  const { token } = await invite(client, email, role)
  const { organization, userErrors } = await accept(service.stranger, {
    token,
    name: `${role} ${email.slice(0, 4)}`,
    password: PASSWORD,
  })
  if (!organization) throw new Error(JSON.stringify(userErrors))
  const device = await newDevice(service, { email, password: PASSWORD })
  const { personId } = await addressee(service.db, { email, organizationId })
  return {
    email,
    password: PASSWORD,
    organizationId,
    client: device.client,
    personId: toGlobalId('Person', personId),
  }
}

export const members = async (client: Client): Promise<Colleague[]> =>
  (await client.ask(MEMBERS)).viewer.organization.members.edges.map(({ node }: { node: Colleague }) => node)

export const CHANGE_ROLE = `mutation ($input: ChangeRoleInput!) { changeRole(input: $input) {
  member { role person { id } } userErrors { code path } } }`
export const REMOVE = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) {
  member { person { id } } userErrors { code path } } }`
