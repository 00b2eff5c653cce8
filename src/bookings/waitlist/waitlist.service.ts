import type { Call } from '../../accounts/call.ts'
import { authorize, can, signedIn } from '../../accounts/permission.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { notFound } from '../../shared/fault.ts'
import { type PageRequest, pageOf } from '../../shared/page.ts'
import { ownerOf } from '../bookings.service.ts'
import { findEntry, listEntries } from './waitlist.repository.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'
import type { WaitlistStatus } from './waitlist-entry.ts'

/** An entry that the actor is a party of. To everybody else it does not exist. */
export async function readEntry({ db, actor }: Call, id: string): Promise<WaitlistEntryRow> {
  const entry = await findEntry(db, id)
  if (!entry || !can(actor, 'waitlist.see', entry)) throw notFound()
  return entry
}

/** The acting organization's entries, the newest first: an enterprise's own, or those at a lab. */
export async function myWaitlist(
  { db, actor }: Call,
  statuses: readonly WaitlistStatus[] | undefined,
  page: PageRequest,
) {
  const owner = ownerOf(signedIn(actor))
  if (!owner) return pageOf<WaitlistEntryRow>([], page)
  return pageOf(await listEntries(db, owner, statuses, page, 'NEWEST_FIRST'), page)
}

/** The entries of a bookable, for its lab, those that joined first first. */
export async function waitlistOf(
  { db, actor }: Call,
  bookable: Bookable,
  statuses: readonly WaitlistStatus[] | undefined,
  page: PageRequest,
) {
  authorize(actor, 'waitlist.listOfBookable', bookable)
  return pageOf(await listEntries(db, { bookableId: bookable.id }, statuses, page, 'OLDEST_FIRST'), page)
}
