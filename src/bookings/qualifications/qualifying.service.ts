import type { Call } from '../../accounts/call.ts'
import { authorize, authorizeNamed, signedIn } from '../../accounts/permission.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { notify } from '../../notices/notices.service.ts'
import { about, nothingNew } from '../../shared/audit/recording.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { RETIRED } from '../wish-problems.ts'
import { isOpen } from './qualification.ts'
import { EXPIRY_PAST, NOT_NEEDED, noteProblems, reasonNeeded } from './qualification-problems.ts'
import {
  findQualification,
  findQualifications,
  organizationKnownAt,
  writeGrant,
  writeRequest,
  writeRevocation,
} from './qualifications.repository.ts'
import { readQualification } from './qualifications.service.ts'
import type { QualificationRow } from './qualifications.table.ts'

/** Asks the lab to qualify the actor for a bookable. Asking again before it has answered changes the note. */
export async function requestQualification(
  call: Call,
  bookableId: string,
  note: string | null,
): Promise<QualificationRow> {
  const { personId, organizationId } = authorize(call.actor, 'qualification.request', {})
  const { labId, policy, retiredAt } = await readBookable(call, bookableId)
  refuseAny([
    ...(retiredAt ? [RETIRED] : []),
    ...(policy.requiresQualification ? [] : [NOT_NEEDED]),
    ...noteProblems(note),
  ])
  return call.db.transaction(async (tx) => {
    const before = await findQualification(tx, bookableId, personId)
    const asked = await writeRequest(tx, { id: newId(), bookableId, personId, organizationId, note })
    about(tx, 'Qualification', asked.id)
    if (!before || !isOpen(before)) {
      const notice = { kind: 'QUALIFICATION_REQUESTED', bookableId, reason: note } as const
      await notify(tx, { organizationId: labId }, notice, personId)
    }
    return asked
  })
}

export interface Grant {
  bookableId: string
  personId: string
  /** Null when it holds for good. */
  expiresAt: Date | null
}

/**
 * Qualifies a person for a bookable, by its lab, until an instant or for good, in place of what was granted before.
 * The lab may name whoever asked it or booked with it; nobody else exists for it.
 */
export async function grantQualification(
  call: Call,
  { bookableId, personId, expiresAt }: Grant,
): Promise<QualificationRow> {
  const read = () => readBookable(call, bookableId)
  const { personId: grantedById, organizationId: labId } = await authorizeNamed(
    call.actor,
    'qualification.grant',
    read,
  )
  const organizationId = await organizationKnownAt(call.db, labId, personId)
  if (!organizationId) throw notFound()
  refuseAny(expiresAt && expiresAt <= call.now ? [EXPIRY_PAST] : [])
  return call.db.transaction(async (tx) => {
    const to = { bookableId, personId, organizationId }
    const granted = await writeGrant(tx, { ...to, id: newId(), grantedById, expiresAt })
    about(tx, 'Qualification', granted.id)
    await notify(tx, granted, { kind: 'QUALIFICATION_GRANTED', bookableId }, grantedById)
    return granted
  })
}

/** Takes a qualification back, or turns a request down, by the lab. Bookings that were made stay. Twice is the same. */
export async function revokeQualification(call: Call, id: string, reason: string): Promise<QualificationRow> {
  signedIn(call.actor)
  const { bookableId } = await readQualification(call, id)
  const { personId } = authorize(call.actor, 'qualification.revoke', await readBookable(call, bookableId))
  refuseAny(reasonNeeded(reason))
  return call.db.transaction(async (tx) => {
    const revoked = await writeRevocation(tx, id, reason)
    if (!revoked) {
      nothingNew(tx)
      return (await findQualifications(tx, [id]))[0]!
    }
    const notice = { kind: 'QUALIFICATION_REVOKED', bookableId, reason } as const
    await notify(tx, revoked, notice, personId)
    return revoked
  })
}
