import { type SQL, sql } from 'drizzle-orm'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { asColumns } from '../shared/column.ts'
import { built, type Db } from '../shared/db.ts'
import type { BookingRow } from './bookings.table.ts'

/** A booking about to be held, before the database gives it its times. */
export type NewBooking = Pick<BookingRow, HeldColumn> & { status: 'HELD' }

type HeldColumn =
  | ('id' | 'bookableId' | 'labId' | 'enterpriseId' | 'personId' | 'startsAt' | 'endsAt' | 'units')
  | ('priceFen' | 'fenPerHour' | 'sizeClass' | 'confirmation' | 'approvalCause' | 'purpose' | 'terms')
  | ('operatorAssisted' | 'seriesId' | 'replacesId' | 'waitlistEntryId' | 'mandateId' | 'meeting')

export interface HoldTerms {
  /** The calendar's revision at which the slot was checked. */
  revision: number
  beforeMinutes: number
  afterMinutes: number
  holdMinutes: number
  /** Null where a record of the whole request is kept elsewhere, or the service itself holds. */
  idempotencyKey: string | null
  requestHash: string | null
  /** What the audit log is told when it is held, as JSON; null where the transaction around it does so. */
  entry: object | null
}

/** How time of a bookable is held, without an idempotency record of its own. */
export const holdTerms = (bookable: Bookable, revision: number, holdMinutes: number): HoldTerms => ({
  revision,
  holdMinutes,
  idempotencyKey: null,
  requestHash: null,
  entry: null,
  beforeMinutes: bookable.bufferBeforeMinutes,
  afterMinutes: bookable.bufferAfterMinutes,
})

export type HoldOutcome =
  | { outcome: 'HELD'; booking: BookingRow }
  | { outcome: 'REPLAYED' | 'KEY_REUSED'; bookingId: string }
  | { outcome: 'STALE' | 'UNAVAILABLE' | 'TOO_FAR' }

/** Takes the slot and writes the booking in one round trip, or answers why not and writes nothing. */
export async function holdInDatabase(db: Db, booking: NewBooking, terms: HoldTerms): Promise<HoldOutcome> {
  const entry = terms.entry && JSON.stringify(terms.entry)
  const [row] = await holdQuery(db).execute({
    booking: JSON.stringify(asColumns(booking)),
    ...terms,
    entry,
  })
  return outcomeOf(row!, booking) as HoldOutcome
}

/**
 * Takes several slots in one transaction, which waits for nobody: BUSY where another transaction has the calendar or
 * the key.
 */
export async function holdTogether(
  db: Db,
  holds: readonly { booking: NewBooking; terms: HoldTerms }[],
): Promise<(HoldOutcome | { outcome: 'BUSY' })[]> {
  const asked = holds.map(({ booking, terms }) => ({ booking: asColumns(booking), ...terms }))
  const found = await holdsQuery(db).execute({ holds: JSON.stringify(asked) })
  return found.map((row, i) => outcomeOf(row, holds[i]!.booking) as HoldOutcome)
}

const value = sql.placeholder
const minutes = (name: keyof HoldTerms) => sql`make_interval(mins => ${value(name)}::integer)`

const OUTCOME = {
  outcome: sql<string>`outcome`,
  bookingId: sql<string>`booking_id`,
  createdMs: sql<number>`created_ms`,
  expiresMs: sql<number>`expires_ms`,
}

const recordedHold = (entry: SQL) =>
  sql`case when outcome = 'HELD' then record_hold(${entry}, booking_id) end`

const holdQuery = built((db) =>
  db
    .select({ ...OUTCOME, recorded: recordedHold(sql`${value('entry')}::jsonb`) })
    .from(sql`hold_slot(
      jsonb_populate_record(null::booking, ${value('booking')}::jsonb),
      ${value('revision')}::integer, ${minutes('beforeMinutes')}, ${minutes('afterMinutes')},
      ${minutes('holdMinutes')}, ${value('idempotencyKey')}, ${value('requestHash')})`)
    .prepare('hold_slot'),
)

const holdsQuery = built((db) =>
  db
    .select({ ...OUTCOME, recorded: recordedHold(sql`holds -> (number::integer - 1) -> 'entry'`) })
    .from(sql`(select ${value('holds')}::jsonb as holds) as asked, hold_slots(holds)
      with ordinality as held (outcome, booking_id, created_ms, expires_ms, number)`)
    .prepare('hold_slots'),
)

type Found = { outcome: string; bookingId: string; createdMs: number; expiresMs: number }

function outcomeOf({ outcome, bookingId, createdMs, expiresMs }: Found, booking: NewBooking) {
  if (outcome !== 'HELD') return { outcome, bookingId }
  const times = { createdAt: new Date(createdMs), dueAt: new Date(expiresMs) }
  return { outcome, booking: Object.assign({}, UNTOUCHED, booking, times) }
}

/** What a booking has before anything has happened to it. */
const UNTOUCHED = {
  unitsFixed: false,
  checkedInAt: null,
  endedAt: null,
  usedMinutes: null,
  operatorMinutes: null,
  charge: null,
  bundlePartId: null,
} satisfies Partial<BookingRow>
