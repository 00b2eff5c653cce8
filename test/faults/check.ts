import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { settled } from '../support/outbox.ts'
import type { Acknowledged, Journal } from './journal.ts'

/** What may have become of a booking since the last answer about it: only a hold ends by itself. */
const mayBe = ({ status, cancelling }: Acknowledged): string[] => [
  status,
  ...(status === 'HELD' ? ['EXPIRED'] : []),
  ...(cancelling ? ['CANCELLED'] : []),
]

/** What must be true of a database and the journal of its clients, whatever has happened in between. */
export async function check(db: Db, journal: Journal): Promise<void> {
  expect(journal.wrong).toEqual([])
  expect(await lost(db, [...journal.bookings.values()])).toEqual([])
  expect(await unknown(db, journal)).toEqual([])
  expect(await overlaps(db)).toBe(0)
  expect(await checkLedger({ db, now: new Date() })).toEqual([])
  await settled(db)
  expect(await untold(db)).toEqual([])
}

/** Acknowledged bookings that are not there, in another state, or not those of their keys. */
async function lost(db: Db, acknowledged: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const found = await rows<{ id: string; status: string; key: string | null }>(
    db,
    sql`select b.id, b.status, r.key from booking b
      left join idempotency_record r on r.operation = 'holdSlot' and r.answer ->> 'bookingId' = b.id::text`,
  )
  const byId = new Map(found.map((row) => [row.id, row]))
  return acknowledged.filter((each) => {
    const row = byId.get(parseGlobalId(each.bookingId)!.key)
    return row?.key !== each.key || !mayBe(each).includes(row.status)
  })
}

/** Bookings of the clients that no answer spoke of: what was done twice under one key. */
async function unknown(db: Db, { bookings, enterprises }: Journal): Promise<string[]> {
  const ids = enterprises.map((id) => parseGlobalId(id)!.key)
  const known = new Set([...bookings.keys()].map((id) => parseGlobalId(id)!.key))
  const made = await rows<{ id: string }>(
    db,
    sql`select id from booking where enterprise_id = any(${sql.param(ids)}::uuid[])`,
  )
  return made.map(({ id }) => id).filter((id) => !known.has(id))
}

async function overlaps(db: Db): Promise<number> {
  const [found] = await rows<{ count: string }>(
    db,
    sql`select count(*) as count from occupancy a join occupancy b
      on a.bookable_id = b.bookable_id and a.unit = b.unit and a.booking_id < b.booking_id
      and a.starts_at < b.ends_at and b.starts_at < a.ends_at`,
  )
  return Number(found!.count)
}

/** Bookings of whose changes the history does not have each once. */
const untold = (db: Db) =>
  rows(
    db,
    sql`select b.id, b.told, c.changes from
      (select subject_id as id, count(*) as told from event where topic = 'BOOKING' group by subject_id) b
      full join (select booking_id as id, count(*) as changes from booking_event group by booking_id) c using (id)
      where b.told is distinct from c.changes`,
  )
