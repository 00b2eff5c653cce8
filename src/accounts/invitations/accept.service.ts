import { about, actingAs } from '../../shared/audit/recording.ts'
import { type Tx, violates } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { type Call, callOn } from '../call.ts'
import { lockMembers } from '../members/members.repository.ts'
import { LINK_INVALID } from '../one-time/one-time-token.ts'
import { findToken } from '../one-time/one-time-tokens.repository.ts'
import { mayInvite, nameProblems, passwordProblems } from '../organization.ts'
import { findOrganizations } from '../organizations.repository.ts'
import type { OrganizationRow } from '../organizations.table.ts'
import { hashPassword } from '../password.ts'
import { addMembership, findPersonByEmail, insertPerson, membershipsOf } from '../people.repository.ts'
import type { PersonRow } from '../people.table.ts'
import { authenticated } from '../sign-in.service.ts'
import { OWN_PASSWORD } from './invitation.ts'
import { deleteInvitation, findInvitation } from './invitations.repository.ts'
import type { InvitationRow } from './invitations.table.ts'

export interface Acceptance {
  token: string
  /** Needed for an address that nobody has registered. */
  name?: string | null | undefined
  password?: string | null | undefined
}

/**
 * Joins the organization of an invitation. An address that nobody has registered becomes a new person. For one that
 * somebody has, the token alone is not enough: it shows who reads the mails, not that they want to act for the
 * organization with that account, so it takes the account's access token or password as well.
 */
export const acceptInvitation = (call: Call, acceptance: Acceptance): Promise<OrganizationRow> =>
  // Whoever shows the token does not belong to the organization yet, and may be nobody at all.
  asSystem(call.db, (db) => accept(callOn(call, db), acceptance))

async function accept(call: Call, acceptance: Acceptance): Promise<OrganizationRow> {
  const { db } = call
  const shown = await findToken(db, 'INVITATION', acceptance.token)
  if (!shown) throw new Refusal(LINK_INVALID)
  const person = await findPersonByEmail(db, shown.email)
  const joins = await joining(call, shown.email, person, acceptance)
  try {
    const organizationId = await db.transaction((tx) => join(tx, acceptance.token, joins))
    return (await findOrganizations(db, [organizationId]))[0]!
  } catch (error) {
    // Signed up in this very moment.
    throw violates(error, 'person_email') ? new Refusal(OWN_PASSWORD) : error
  }
}

/** Says who joins, and writes them if they are new. */
type Joining = (tx: Tx) => Promise<string>

/**
 * Whoever has the token may be the one who invites: until somebody gives a name and a password that a newcomer could
 * join with, nothing tells whether the address is registered.
 */
async function joining(
  call: Call,
  email: string,
  person: PersonRow | null,
  { name = null, password }: Acceptance,
): Promise<Joining> {
  if (person && call.actor?.credential.kind === 'SESSION' && call.actor.personId === person.id)
    return async () => person.id
  const given = password ?? ''
  refuseAny([
    ...(name === null ? [] : nameProblems(name, ['name'])),
    ...passwordProblems(given, ['password']),
  ])
  return !person && name !== null ? asNewcomer(email, name, given) : asThemselves(call, email, given)
}

async function asThemselves(call: Call, email: string, password: string): Promise<Joining> {
  const person = await authenticated(call, { email, password })
  if (!person) throw new Refusal(OWN_PASSWORD)
  return async () => person.id
}

async function asNewcomer(email: string, name: string, password: string): Promise<Joining> {
  const passwordHash = await hashPassword(password)
  return async (tx) => {
    const id = newId()
    await insertPerson(tx, { id, email, name: name.trim(), passwordHash })
    return id
  }
}

async function join(tx: Tx, token: string, joins: Joining): Promise<string> {
  const invitation = await invitationOf(tx, token)
  const { id, organizationId, role } = invitation
  await lockMembers(tx, organizationId)
  // Behind the lock: it may have been used or replaced meanwhile. Whoever takes the invitation away has its token as
  // well; the other way round two could wait for each other, as invitations take their tokens with them.
  await invitationOf(tx, token)
  if (!(await mayStillInvite(tx, invitation)) || !(await deleteInvitation(tx, id))) {
    throw new Refusal(LINK_INVALID)
  }
  const personId = await joins(tx)
  await addMembership(tx, { personId, organizationId, role })
  actingAs(tx, { personId, organizationId })
  about(tx, 'Person', personId)
  return organizationId
}

async function invitationOf(tx: Tx, token: string): Promise<InvitationRow> {
  const shown = await findToken(tx, 'INVITATION', token)
  const invitation = shown?.invitationId ? await findInvitation(tx, shown.invitationId) : null
  if (!invitation) throw new Refusal(LINK_INVALID)
  return invitation
}

/** An invitation is worth what its sender may do by now: who was removed has left no way back in. */
async function mayStillInvite(tx: Tx, { invitedBy, organizationId, role }: InvitationRow): Promise<boolean> {
  const place = (await membershipsOf(tx, invitedBy)).find((each) => each.organizationId === organizationId)
  return place !== undefined && mayInvite(place.role, role)
}
