import { sql } from 'drizzle-orm'
import { type Db, rows } from '../../src/shared/db.ts'
import { lastPosition, nextEvents } from '../../src/shared/events/outbox.repository.ts'

/** A way to read an outbox while others write to it. */
export interface Way {
  name: string
  table: string
  /** Makes a reader that answers the subjects of the next events, in its order; empty when it sees none. */
  reader: (db: Db) => () => Promise<string[]>
}

const BATCH = 1_000

/** The project's own: rows get a position after their commit. */
const sequencer: Way = {
  name: 'A  sequencer',
  table: 'outbox',
  reader: (db) => {
    let place: number | null = null
    return async () => {
      place ??= await lastPosition(db)
      const events = await nextEvents(db, place)
      place = events.at(-1)?.position ?? place
      return events.map(({ subjectId }) => subjectId)
    }
  },
}

/** Only rows of transactions older than every transaction that is still open. */
const horizon: Way = {
  name: 'B  horizon',
  table: 'outbox_horizon',
  reader: (db) => {
    let [txid, id] = ['0', 0]
    return async () => {
      const events = await rows<{ txid: string; id: string; subject_id: string }>(
        db,
        sql`
          select txid::text as txid, id, topic, subject_id, payload, created_at from outbox_horizon
          where txid < pg_snapshot_xmin(pg_current_snapshot()) and (txid, id) > (${txid}::xid8, ${id}::bigint)
          order by outbox_horizon.txid, id limit ${BATCH}`,
      )
      const last = events.at(-1)
      if (last) [txid, id] = [last.txid, Number(last.id)]
      return events.map((event) => event.subject_id)
    }
  },
}

/** What must not be done: a row that is committed behind the cursor is never read. */
const cursor: Way = {
  name: 'C  id > cursor',
  table: 'outbox_cursor',
  reader: (db) => {
    let last = 0
    return async () => {
      const events = await rows<{ id: string; subject_id: string }>(
        db,
        sql`
          select id, topic, subject_id, payload, created_at from outbox_cursor
          where id > ${last}::bigint order by id limit ${BATCH}`,
      )
      last = Number(events.at(-1)?.id ?? last)
      return events.map((event) => event.subject_id)
    }
  },
}

export const WAYS = [sequencer, horizon, cursor] as const

/** The tables of B and C, each with the columns and indexes that its way needs and no others. */
export const OTHER_TABLES = `
  create table outbox_cursor (
    id bigint primary key generated always as identity, topic text not null, subject_id uuid not null,
    payload jsonb not null, created_at timestamptz(3) not null default clock_timestamp());
  create index on outbox_cursor (created_at);
  create table outbox_horizon (
    like outbox_cursor including identity including defaults including constraints,
    txid xid8 not null default pg_current_xact_id(), primary key (id));
  create index on outbox_horizon (txid, id);
  create index on outbox_horizon (created_at);`
