import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { organizations } from '../../accounts/organizations.table.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type BookingRow, bookings } from '../bookings.table.ts'
import { type WaitlistEntryRow, waitlistEntries } from './waitlist.table.ts'
import { OPEN_STATUSES, type WaitlistStatus } from './waitlist-entry.ts'

export const findEntries = (db: Db, ids: readonly string[]): Promise<WaitlistEntryRow[]> =>
  db
    .select()
    .from(waitlistEntries)
    .where(inArray(waitlistEntries.id, [...ids]))

export const findEntry = async (db: Db, id: string): Promise<WaitlistEntryRow | null> =>
  (await findEntries(db, [id]))[0] ?? null

type Owner = { enterpriseId: string } | { labId: string } | { bookableId: string } | { mandateId: string }

/** Entries of an enterprise, a lab or a bookable, or under a mandate, by id, which is the order in which they joined. */
export const listEntries = (
  db: Db,
  owner: Owner,
  statuses: readonly WaitlistStatus[] | undefined,
  { first, after }: PageRequest,
  order: 'NEWEST_FIRST' | 'OLDEST_FIRST',
): Promise<WaitlistEntryRow[]> => {
  const [direction, behind] = order === 'NEWEST_FIRST' ? [desc, lt] : [asc, gt]
  return db
    .select()
    .from(waitlistEntries)
    .where(
      and(
        ownedBy(db, owner),
        statuses ? inArray(waitlistEntries.status, [...statuses]) : undefined,
        after ? behind(waitlistEntries.id, after) : undefined,
      ),
    )
    .orderBy(direction(waitlistEntries.id))
    .limit(first + 1)
}

function ownedBy(db: Db, owner: Owner): SQL {
  if ('enterpriseId' in owner) return eq(waitlistEntries.enterpriseId, owner.enterpriseId)
  if ('bookableId' in owner) return eq(waitlistEntries.bookableId, owner.bookableId)
  if ('mandateId' in owner) return eq(waitlistEntries.mandateId, owner.mandateId)
  // By its bookables, of which an index knows the entries.
  const ofLab = db.select({ id: bookables.id }).from(bookables).where(eq(bookables.labId, owner.labId))
  return inArray(waitlistEntries.bookableId, ofLab)
}

/** Who waits for time of a bookable. */
export const findWaiting = (db: Db, bookableId: string): Promise<WaitlistEntryRow[]> =>
  db.select().from(waitlistEntries).where(waitsFor(bookableId))

/** Those who wait for time of bookables, as far as their order needs it. */
export const findQueues = (db: Db, bookableIds: readonly string[]) =>
  db
    .select({
      id: waitlistEntries.id,
      bookableId: waitlistEntries.bookableId,
      sizeClass: waitlistEntries.sizeClass,
      createdAt: waitlistEntries.createdAt,
    })
    .from(waitlistEntries)
    .where(and(inArray(waitlistEntries.bookableId, [...bookableIds]), IS_WAITING))

/** The holds that are offered to entries at present. */
export const findOffers = (db: Db, entryIds: readonly string[]): Promise<BookingRow[]> =>
  db
    .select(getTableColumns(bookings))
    .from(bookings)
    .where(and(inArray(bookings.waitlistEntryId, [...entryIds]), eq(bookings.status, 'HELD')))

/**
 * How much an enterprise waits for at present. It cannot join elsewhere until the transaction ends: taken before any
 * calendar's lock.
 */
export async function countOpen(tx: Tx, enterpriseId: string): Promise<number> {
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, enterpriseId))
    .for('no key update')
  return tx.$count(
    waitlistEntries,
    and(eq(waitlistEntries.enterpriseId, enterpriseId), inArray(waitlistEntries.status, [...OPEN_STATUSES])),
  )
}

export const insertEntry = (tx: Tx, entry: typeof waitlistEntries.$inferInsert) =>
  tx.insert(waitlistEntries).values(entry)

export const markOffered = (tx: Tx, id: string) =>
  tx
    .update(waitlistEntries)
    .set({ status: 'OFFERED' })
    .where(and(eq(waitlistEntries.id, id), eq(waitlistEntries.status, 'WAITING')))

/** Lets an entry wait on at its old place, though time was offered to it; whether it was. */
export async function waitAgain(tx: Tx, id: string): Promise<boolean> {
  const waiting = await tx
    .update(waitlistEntries)
    .set({ status: 'WAITING' })
    .where(and(eq(waitlistEntries.id, id), eq(waitlistEntries.status, 'OFFERED')))
    .returning({ id: waitlistEntries.id })
  return waiting.length > 0
}

/** Notes that nothing more can be offered to those who still wait, until the calendar changes again. */
export const markSeen = (tx: Tx, bookableId: string) =>
  tx
    .update(waitlistEntries)
    .set({ seenVersion: sql`(select version from calendar where bookable_id = ${bookableId}::uuid)` })
    .where(waitsFor(bookableId))

type End = Extract<WaitlistStatus, 'ACCEPTED' | 'LAPSED' | 'LEFT'>

/** Ends an entry that is open; whether it was. */
export async function endEntry(tx: Tx, id: string, status: End): Promise<boolean> {
  const ended = await tx
    .update(waitlistEntries)
    .set({ status, endedAt: sql`clock_timestamp()` })
    .where(and(eq(waitlistEntries.id, id), inArray(waitlistEntries.status, [...OPEN_STATUSES])))
    .returning({ id: waitlistEntries.id })
  return ended.length > 0
}

/** What became of an offer decides what becomes of the waiting that it was made to; whether that was still open. */
export const endEntryOf = async (
  tx: Tx,
  { waitlistEntryId }: Pick<BookingRow, 'waitlistEntryId'>,
  status: End,
): Promise<boolean> => (waitlistEntryId ? endEntry(tx, waitlistEntryId, status) : false)

// Not as a parameter, so that every plan may use the index of those who wait.
const IS_WAITING = sql`${waitlistEntries.status} = 'WAITING'`

const waitsFor = (bookableId: string) => and(eq(waitlistEntries.bookableId, bookableId), IS_WAITING)
