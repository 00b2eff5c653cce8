import { nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { type Problem, Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { revokeKeysOf } from '../api-keys/api-keys.repository.ts'
import type { Call } from '../call.ts'
import type { Role } from '../organization.ts'
import { authorize, can, signedIn } from '../permission.ts'
import { endSessionsFor } from '../sessions/sessions.repository.ts'
import type { Member } from './member.ts'
import {
  countOwners,
  deleteMember,
  findMember,
  listMembers,
  lockMembers,
  updateRole,
} from './members.repository.ts'

/** The people of an organization; null for those who do not belong to it. */
export async function membersOf(
  { db, actor }: Call,
  organizationId: string,
  page: PageRequest,
): Promise<Page<Member> | null> {
  if (!can(actor, 'member.see', { organizationId })) return null
  return pageOf(await listMembers(db, organizationId, page), page)
}

/** Gives a member of the acting organization another role. */
export const changeRole = (call: Call, personId: string, role: Role): Promise<Member> =>
  withMember(call, 'member.changeRole', personId, async (tx, member) => {
    if (member.role === role) nothingNew(tx)
    if (member.role === 'OWNER' && role !== 'OWNER') await refuseLastOwner(tx, member)
    await updateRole(tx, member, role)
    return { ...member, role }
  })

/** Takes a person out of the acting organization, with the keys that they made for it and their sessions there. */
export const removeMember = (call: Call, personId: string): Promise<Member> =>
  withMember(call, 'member.remove', personId, async (tx, member) => {
    if (member.role === 'OWNER') await refuseLastOwner(tx, member)
    await deleteMember(tx, member)
    // What they had must not come back with them when they are invited again.
    await revokeKeysOf(tx, personId, member.organizationId)
    // Sessions are a person's own to see.
    await asSystem(tx, (tx) => endSessionsFor(tx, personId, member.organizationId))
    return member
  })

async function withMember(
  { db, actor }: Call,
  action: 'member.changeRole' | 'member.remove',
  personId: string,
  change: (tx: Tx, member: Member) => Promise<Member>,
): Promise<Member> {
  const someone = signedIn(actor)
  const { organizationId } = someone
  authorize(someone, action, { organizationId })
  return db.transaction(async (tx) => {
    await lockMembers(tx, organizationId)
    // Whoever was waiting for the lock may have lost the right to what they ask for.
    const place = await findMember(tx, organizationId, someone.personId)
    if (!place) throw notFound()
    authorize({ ...someone, role: place.role }, action, { organizationId })
    const member = await findMember(tx, organizationId, personId)
    if (!member) throw notFound()
    return change(tx, member)
  })
}

async function refuseLastOwner(tx: Tx, { organizationId }: Member): Promise<void> {
  if ((await countOwners(tx, organizationId)) <= 1) throw new Refusal(LAST_OWNER)
}

const LAST_OWNER: Problem = {
  code: 'LAST_OWNER',
  path: ['personId'],
  text: {
    en: 'This is the only OWNER, without whom nobody could manage the organization. Make somebody else an OWNER first.',
    zh: '该成员是唯一的 OWNER,移除后将无人管理本机构。请先指定另一位 OWNER。',
  },
}
