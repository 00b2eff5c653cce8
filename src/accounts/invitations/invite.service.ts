import { about } from '../../shared/audit/recording.ts'
import { notFound, triedTooOften } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { after } from '../../shared/period.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { belongs, lockMembers } from '../members/members.repository.ts'
import { askForInvitationToken, handOver } from '../one-time/one-time-tokens.repository.ts'
import { emailProblems, normalEmail, type Role } from '../organization.ts'
import { authorize, can, signedIn } from '../permission.ts'
import type { Allowance } from '../throttle/allowance.ts'
import { take } from '../throttle/throttle.repository.ts'
import { ALREADY_MEMBER, INVITATION_MS, INVITATIONS_FULL, MAX_INVITATIONS } from './invitation.ts'
import {
  countInvitations,
  deleteInvitation,
  findInvitation,
  findInvitationOf,
  insertInvitation,
  listInvitations,
} from './invitations.repository.ts'
import type { InvitationRow } from './invitations.table.ts'

/** Invitations of one organization: mail in the name of the service must not be a way to annoy people. */
const OF_ORGANIZATION: Allowance = { atOnce: 50, secondsEach: 300 }

export interface Invited {
  invitation: InvitationRow
  /** Whether its token is mailed to the invited address. */
  mailed: boolean
  /**
   * The token, for the inviter to hand over; null when it is mailed. Without a mail server there is no other way, and
   * nothing is lost by it: an address that nobody has registered yet anybody can sign up with, unverified, and one that
   * somebody has takes that person's own password or access token to join.
   */
  token: string | null
}

/** Invites whoever has an e-mail address to the acting organization. Does the same whether anybody is known by it or not. */
export async function invitePerson(
  { db, actor, now }: Call,
  request: { email: string; role: Role },
  { mails }: { mails: boolean },
): Promise<Invited> {
  const { organizationId } = signedIn(actor)
  const { personId } = authorize(actor, 'invitation.send', { organizationId, role: request.role })
  refuseAny(emailProblems(request.email, ['email']))
  const seconds = await take(db, `invitations ${organizationId}`, OF_ORGANIZATION)
  if (seconds > 0) throw triedTooOften(seconds)
  const invitation: InvitationRow = {
    id: newId(),
    organizationId,
    email: normalEmail(request.email),
    role: request.role,
    invitedBy: personId,
    createdAt: now,
    expiresAt: after(now, INVITATION_MS),
  }
  const token = await db.transaction(async (tx) => {
    await lockMembers(tx, organizationId)
    if (await belongs(tx, organizationId, invitation.email)) throw new Refusal(ALREADY_MEMBER)
    const replaced = await findInvitationOf(tx, invitation)
    if (replaced) authorize(actor, 'invitation.withdraw', replaced)
    await insertInvitation(tx, invitation)
    about(tx, 'Invitation', invitation.id)
    if ((await countInvitations(tx, organizationId)) > MAX_INVITATIONS) throw new Refusal(INVITATIONS_FULL)
    // Tokens are nobody's to read.
    return asSystem(tx, async (tx) => {
      await askForInvitationToken(tx, invitation)
      return mails ? null : handOver(tx, { invitationId: invitation.id })
    })
  })
  return { invitation, mailed: mails, token }
}

/** The invitations of an organization that wait; null for those who may not see them. */
export async function invitationsOf(
  { db, actor }: Call,
  organizationId: string,
  page: PageRequest,
): Promise<Page<InvitationRow> | null> {
  if (!can(actor, 'invitation.see', { organizationId })) return null
  return pageOf(await listInvitations(db, organizationId, page), page)
}

/** Takes an invitation back, with its token. */
export async function withdrawInvitation({ db, actor }: Call, id: string): Promise<InvitationRow> {
  const someone = signedIn(actor)
  const invitation = await findInvitation(db, id)
  if (invitation?.organizationId !== someone.organizationId) throw notFound()
  authorize(someone, 'invitation.withdraw', invitation)
  await db.transaction(async (tx) => {
    // Thrown in here, so that nothing is recorded as done.
    if (!(await deleteInvitation(tx, id))) throw notFound()
  })
  return invitation
}
