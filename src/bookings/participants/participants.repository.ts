import { asc, inArray, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { BookingRow } from '../bookings.table.ts'
import { type ParticipantRow, participants } from './participants.table.ts'

/** The participants of bookings, by seat. */
export const findParticipants = (db: Db, bookingIds: readonly string[]): Promise<ParticipantRow[]> =>
  db
    .select()
    .from(participants)
    .where(inArray(participants.bookingId, [...bookingIds]))
    .orderBy(asc(participants.number))

type Seats = Pick<BookingRow, 'id' | 'units'>

/** Writes who is to sit on each seat of a booking, in order; null where nobody has said. */
export const writeNames = (tx: Tx, { id, units }: Seats, names: readonly (string | null)[]) =>
  tx.execute(sql`
    insert into participant (booking_id, number, name)
    select ${id}::uuid, seat, (${sql.param([...names])}::text[])[seat]
    from generate_series(1, ${units}::integer) as seat
    on conflict (booking_id, number) do update set name = excluded.name`)

/** Writes for which seats of a booking somebody came, and so for which nobody did. */
export const writeAttendance = (tx: Tx, { id, units }: Seats, came: readonly number[], personId: string) =>
  tx.execute(sql`
    insert into participant (booking_id, number, attended, recorded_by_id, recorded_at)
    select ${id}::uuid, seat, seat = any (${sql.param([...came])}::integer[]), ${personId}::uuid, clock_timestamp()
    from generate_series(1, ${units}::integer) as seat
    on conflict (booking_id, number) do update set
      attended = excluded.attended, recorded_by_id = excluded.recorded_by_id, recorded_at = excluded.recorded_at`)
