import { type SQL, sql } from 'drizzle-orm'
import { type Db, rows, type Tx } from '../../shared/db.ts'

// As a subquery it is asked once.
const CLOCK = sql`(select clock_timestamp())`

/** From when on nothing of a range can be booked any more; what is offered lies on quarters of an hour. */
const lastStart = sql`date_bin('15 minutes', e.ends_at, 'epoch') - make_interval(mins => e.minutes)`
const firstStart = sql`${CLOCK} + make_interval(mins => b.lead_minutes)`

/** Which bookables are asked about. */
export interface CareFilter {
  /** Only this one. */
  id?: string
  /** Only those behind this one. */
  after?: string | null
  /** All that somebody waits for, whether it needs care or not. */
  all?: boolean
}

/**
 * Bookables, by id, with somebody who waits in vain, or for whom the calendar has not been looked at since it
 * changed.
 */
export const findInNeed = async (db: Db, filter: CareFilter, limit: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      db,
      sql`
        select w.bookable_id as id
        from (
          select e.bookable_id, min(e.seen_version) as seen, min(${lastStart}) as last_start
          from waitlist_entry e
          where e.status = 'WAITING' ${narrowing(filter)}
          group by e.bookable_id
        ) w
        ${filter.all ? sql`` : IN_NEED}
        order by w.bookable_id
        limit ${limit}`,
    )
  ).map(({ id }) => id)

// Limited, so that each is looked up by its key: joined, all calendars would be read, each second.
const IN_NEED = sql`
  cross join lateral (
    select c.version, b.retired_at, ${firstStart} as first_start
    from calendar c join bookable b on b.id = c.bookable_id where c.bookable_id = w.bookable_id limit 1
  ) present
  where version > seen or retired_at is not null or last_start < first_start`

const narrowing = ({ id, after }: CareFilter): SQL => sql`
  ${id ? sql`and e.bookable_id = ${id}::uuid` : sql``}
  ${after ? sql`and e.bookable_id > ${after}::uuid` : sql``}`

/** Ends the waiting for what can no longer be had of a bookable, whose calendar the caller has locked. */
export const expireEntries = (tx: Tx, bookableId: string) =>
  tx.execute(sql`
    update waitlist_entry e set status = 'EXPIRED', ended_at = clock_timestamp()
    from bookable b
    where b.id = e.bookable_id and e.bookable_id = ${bookableId}::uuid and e.status = 'WAITING'
      and (b.retired_at is not null or ${lastStart} < ${firstStart})`)
