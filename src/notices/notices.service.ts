import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { insertNotifications, membersOf, membersOfAll } from './notices.repository.ts'
import type { NoticeKind } from './notification.ts'

/** Whom a notice goes to: one person of an organization, or everybody in it. */
export interface Recipient {
  organizationId: string
  personId?: string | undefined
}

/** What somebody is told. */
export interface Notice {
  kind: NoticeKind
  bookableId?: string | undefined
  bookingId?: string | undefined
  waitlistEntryId?: string | undefined
  orderId?: string | undefined
  quoteId?: string | undefined
  caseId?: string | undefined
  mandateId?: string | undefined
  reason?: string | null | undefined
}

/** Tells a party what happened, in the transaction in which it does; nobody is told what they did themselves. */
export async function notify(
  tx: Tx,
  { organizationId, personId }: Recipient,
  notice: Notice,
  doneBy: string | null = null,
): Promise<void> {
  // Who belongs to the other side, and what it is told, is not for the eyes of whoever acts.
  await asSystem(tx, async () => {
    const people = personId ? [personId] : await membersOf(tx, organizationId)
    await insertNotifications(
      tx,
      people
        .filter((person) => person !== doneBy)
        .map((person) => ({ ...notice, id: newId(), personId: person, organizationId })),
    )
  })
}

/** Tells everybody in several organizations the same. */
export async function notifyAll(
  tx: Tx,
  organizationIds: readonly string[],
  notice: Notice,
  doneBy: string | null = null,
): Promise<void> {
  if (organizationIds.length === 0) return
  await asSystem(tx, async () => {
    const members = await membersOfAll(tx, organizationIds)
    await insertNotifications(
      tx,
      members
        .filter(({ personId }) => personId !== doneBy)
        .map((member) => ({ ...notice, ...member, id: newId() })),
    )
  })
}
