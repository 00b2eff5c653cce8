import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import { builtPrivately, type Db, rows } from '../db.ts'
import { Floor } from './floor.ts'
import { events } from './outbox.table.ts'

export type OutboxEvent = Omit<typeof events.$inferSelect, 'numberedAt'>

/** The columns of an event. */
export const EVENT = {
  position: events.position,
  topic: events.topic,
  subjectId: events.subjectId,
  payload: events.payload,
  createdAt: events.createdAt,
}

const BATCH = 1_000

const floorOf = builtPrivately(() => new Floor())

/** Gives positions to events that have been committed since, unless another process is doing it. */
export const numberEvents = (db: Db) => db.execute(sql.raw(`select number_events(${BATCH}, 0)`))

/** How long to wait for events, and how often to look for them meanwhile, in milliseconds. */
export interface Patience {
  forMs: number
  everyMs: number
}

/**
 * The same, and then the numbered events behind a position, in order. Who is patient keeps the connection until there
 * are some, or the time is up.
 */
export async function nextEvents(
  db: Db,
  behind: number,
  { forMs, everyMs }: Patience = { forMs: 0, everyMs: 1 },
): Promise<OutboxEvent[]> {
  const floor = await floorOf(db).at(performance.now(), () => lastId(db))
  const wait = `interval '${Number(forMs)} ms', interval '${Number(everyMs)} ms'`
  // Without parameters it takes one round trip, and not a second one to describe them.
  const next = sql.raw(`select * from next_events(${BATCH}, ${floor}, ${Number(behind)}, ${wait})`)
  return (await rows<RawEvent>(db, next)).map(eventOfRow)
}

interface RawEvent {
  position: string
  topic: OutboxEvent['topic']
  subject_id: string
  payload: unknown
  created_at: string | Date
}

const eventOfRow = ({ position, topic, subject_id, payload, created_at }: RawEvent): OutboxEvent => ({
  position: Number(position),
  topic,
  subjectId: subject_id,
  payload,
  createdAt: new Date(created_at),
})

async function lastId(db: Db): Promise<number> {
  const [row] = await rows<{ id: string }>(db, sql.raw('select last_value as id from outbox_id_seq'))
  return Number(row!.id)
}

/** Numbered events behind a position, in order. */
export const readEvents = (db: Db, behind: number): Promise<OutboxEvent[]> =>
  eventsQuery(db).execute({ behind })

const eventsQuery = builtPrivately((db) =>
  db
    .select(EVENT)
    .from(events)
    .where(gt(events.position, sql.placeholder('behind')))
    .orderBy(asc(events.position))
    .limit(BATCH)
    .prepare('read_events'),
)

// Never of the sequence, which knows numbers that are not committed yet. The newest event is always kept. Of the whole
// history, of which whoever asks may see a part.
const LAST = sql.raw('(select coalesce(last, 0) from history_reach())')

/** The position of the newest numbered event. */
export async function lastPosition(db: Db): Promise<number> {
  const [row] = await rows<{ last: string }>(db, sql`select ${LAST} as last`)
  return Number(row!.last)
}

/** Whether all events behind a position are still there; of a position that was never given they are not. */
export async function isKept(db: Db, position: number): Promise<boolean> {
  const [row] = await rows<{ kept: boolean }>(
    db,
    sql`select ${position}::bigint between coalesce(first, 1) - 1 and coalesce(last, 0) as kept from history_reach()`,
  )
  return row!.kept
}

/** A part of the history: behind a position and up to another, so many events at most. */
export interface HistoryPage {
  behind: number
  until: number
  limit: number
}

/** The condition that an event is of a topic, and lies in a part of the history. */
export const isWithin = (topic: OutboxEvent['topic'], { behind, until }: HistoryPage) =>
  and(gt(events.position, behind), lte(events.position, until), eq(events.topic, topic))

/** Drops the days of the history that ended so many days ago. */
export const forgetHistory = (db: Db, days: number) =>
  db.execute(sql`select forget_history(${days}::integer)`)
