import type { Call } from '../../accounts/call.ts'
import { authorize } from '../../accounts/permission.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { notify } from '../../notices/notices.service.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { grouped } from '../../shared/grouped.ts'
import { newId } from '../../shared/id.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { lockBooking } from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { noteProblems, unnoted } from './session-note.ts'
import { findNewest, insertNote, listNotes } from './session-notes.repository.ts'
import type { SessionNoteRow } from './session-notes.table.ts'

/**
 * Writes what came of a session with an expert, by the lab for the enterprise, which is told. What was written before
 * stays beside it. The same text once more is the same note.
 */
export async function writeSessionNote(call: Call, bookingId: string, text: string): Promise<SessionNoteRow> {
  const { booking, agent } = await actOn(call, bookingId, 'booking.writeNote')
  refuseAny(noteProblems(text, (await readBookable(call, booking.bookableId)).kind))
  return call.db.transaction(async (tx) => {
    const current = await lockBooking(tx, bookingId)
    refuseAny(unnoted(current.status))
    const newest = await findNewest(tx, bookingId)
    if (newest?.text === text) {
      nothingNew(tx)
      return newest
    }
    const note = await insertNote(tx, { id: newId(), bookingId, text, personId: agent.personId! })
    await tellEnterprise(tx, current, agent.personId)
    return note
  })
}

/** Nobody is told who only acts for the enterprise, since they may not read it. */
function tellEnterprise(tx: Tx, booking: BookingRow, writtenBy: string | null): Promise<void> {
  const { id: bookingId, bookableId, enterpriseId: organizationId, personId, mandateId } = booking
  const recipient = mandateId ? { organizationId } : { organizationId, personId }
  return notify(tx, recipient, { kind: 'SESSION_NOTE_WRITTEN', bookingId, bookableId }, writtenBy)
}

/** The notes of a booking, for its enterprise and its lab, the newest first. */
export function notesOf(
  { actor, loaders }: Call & { loaders: { notePages: PageLoader } },
  booking: BookingRow,
  page: PageRequest,
): Promise<Page<SessionNoteRow>> {
  authorize(actor, 'booking.readNotes', booking)
  return loaders.notePages(page).load(booking)
}

type PageLoader = (page: PageRequest) => {
  load: (booking: Pick<BookingRow, 'id'>) => Promise<Page<SessionNoteRow>>
}

/** The same page of the notes of each of some bookings. */
export async function notePages(
  { db }: Pick<Call, 'db'>,
  bookings: readonly Pick<BookingRow, 'id'>[],
  page: PageRequest,
): Promise<Page<SessionNoteRow>[]> {
  const ids = bookings.map(({ id }) => id)
  const lists = grouped(await listNotes(db, ids, page), ({ bookingId }) => bookingId)
  return ids.map((id) => pageOf(lists.get(id) ?? [], page))
}
