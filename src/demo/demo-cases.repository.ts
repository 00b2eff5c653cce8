import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { bookings } from '../bookings/bookings.table.ts'
import type { CaseAction, Contact } from '../cases/case.ts'
import { caseEvents, cases, contacts } from '../cases/cases.table.ts'
import { proposals } from '../cases/proposals/proposals.table.ts'
import { satisfaction } from '../cases/satisfaction/satisfaction.table.ts'
import type { Served } from '../cases/services/case-service.ts'
import { caseServices } from '../cases/services/case-services.table.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, HOUR } from '../shared/period.ts'
import type { Party } from './organizations.ts'

/** The last bookings of an enterprise that are over, and its next ones. */
export async function bookingsOf(
  tx: Tx,
  enterpriseId: string,
  wanted: { past: number; toCome: number },
): Promise<{ id: string; bookableId: string }[]> {
  const of = (status: 'COMPLETED' | 'CONFIRMED', order: typeof asc, limit: number) =>
    tx
      .select({ id: bookings.id, bookableId: bookings.bookableId })
      .from(bookings)
      .where(and(eq(bookings.enterpriseId, enterpriseId), eq(bookings.status, status)))
      .orderBy(order(bookings.startsAt), asc(bookings.id))
      .limit(limit)
  return [...(await of('COMPLETED', desc, wanted.past)), ...(await of('CONFIRMED', asc, wanted.toCome))]
}

/** A case with all that was done with it. */
export interface WrittenCase {
  row: Omit<typeof cases.$inferInsert, 'search'> & { openedAt: Date }
  vector: string
  contact: Contact
  notes: Partial<Record<CaseAction, string>>
  desk: Party
  /** Bookables. */
  proposed: readonly string[]
  /** Bookings. */
  booked: readonly string[]
}

export async function insertCase(tx: Tx, written: WrittenCase): Promise<void> {
  const { row, vector, contact, desk, proposed, booked } = written
  const { id: caseId, windowId, openedAt, closedAt = null } = row
  const linkedAt = after(openedAt, HOUR)
  await tx.insert(cases).values({ ...row, search: sql`${vector}::tsvector` as unknown as string })
  await tx.insert(contacts).values({ caseId, windowId, ...contact, closedAt })
  await tx.insert(caseEvents).values(eventsOf(written))
  const { personId } = desk
  const proposedOnce = [...new Set(proposed)]
  if (proposedOnce.length > 0)
    await tx.insert(proposals).values(
      proposedOnce.map((bookableId) => ({
        id: newId(),
        caseId,
        bookableId,
        personId,
        proposedAt: openedAt,
      })),
    )
  if (booked.length > 0)
    await tx
      .insert(caseServices)
      .values(booked.map((id) => ({ id, caseId, bookingId: id, ...desk, linkedAt })))
}

function eventsOf({ row, notes, desk, proposed, booked }: WrittenCase) {
  const { id: caseId, openedAt, closedAt } = row
  const later = after(openedAt, HOUR)
  const done: { action: CaseAction; at: Date }[] = [
    { action: 'open', at: openedAt },
    ...(proposed.length > 0 ? [{ action: 'propose' as const, at: later }] : []),
    ...booked.map(() => ({ action: 'link' as const, at: later })),
    ...(closedAt ? [{ action: 'close' as const, at: closedAt }] : []),
  ]
  return done.map(({ action, at }, i) => ({
    ...{ caseId, number: i + 1, action, at, ...desk, note: notes[action] ?? null },
    status: action === 'close' ? ('CLOSED' as const) : ('OPEN' as const),
  }))
}

type Rating = { score: number; words: string | null } | null

/** Notes that enterprises were asked how services were when these were over, and what they said a day later. */
export async function insertSatisfaction(
  tx: Tx,
  served: readonly Served[],
  windowId: string,
  rate: () => Rating,
): Promise<void> {
  const ofCases = new Set((await tx.select({ id: caseServices.id }).from(caseServices)).map(({ id }) => id))
  await tx.insert(satisfaction).values(
    served.map((each) => {
      const { id, bookingId, enterpriseId, personId, qualityElements, mode } = each
      const [labId, district, deliveredAt] = [each.labId!, each.district!, each.deliveredAt!]
      const rating = rate()
      return {
        ...{ id, bookingId, enterpriseId, qualityElements, mode, labId, district, deliveredAt },
        ...{ windowId: ofCases.has(id) ? windowId : null, askedAt: after(deliveredAt, HOUR / 60) },
        ...(rating && { ...rating, personId, ratedAt: after(deliveredAt, 20 * HOUR) }),
      }
    }),
  )
}
