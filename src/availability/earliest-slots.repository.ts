import { and, sql } from 'drizzle-orm'
import { sites } from '../accounts/sites.table.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { type Db, rows } from '../shared/db.ts'
import { calendars } from './calendars.table.ts'
import { type MarketFilter, marketConditions } from './market.repository.ts'
import { firstQuarterOf, mondayOf, QUARTERS_OF_DAY } from './quarter.ts'
import { type Span, weeksTouched } from './span.ts'

/** A bookable that may have a slot, and no earlier than `from`. */
export interface Candidate {
  bookableId: string
  from: number
}

/**
 * The bookables of a filter with a run of free quarters long enough inside the span, those whose run begins first
 * first, behind the given place. A run is a promise, not yet a slot: grid and fixed sessions are looked at later.
 */
export async function findCandidates(
  db: Db,
  filter: MarketFilter,
  question: { span: Span; minutes: number; now: number },
  page: { limit: number; after: Candidate | null },
): Promise<Candidate[]> {
  const { span, minutes, now } = question
  const weeks = weeksTouched(span)
  const first = firstQuarterOf(weeks[0]!)
  const length = Math.ceil(minutes / 15)
  const found = await rows<{ bookable_id: string; start: number }>(
    db,
    sql`
      with offer as materialized (
        select ${calendars.bookableId} as bookable_id, ${calendars.category} as category, ${calendars.district} as district,
          -- Of the run, what a booking made now may use: after the lead time, before the horizon.
          greatest(${span.from}::integer, ${now}::integer + ceil(${bookables.leadMinutes} / 15.0)::integer) - ${first}::integer as skip,
          least(${span.until}::integer, ${now}::integer + ${bookables.horizonDays} * ${QUARTERS_OF_DAY}::integer) - ${first}::integer as stop
        from ${bookables}
        join ${sites} on ${sites.id} = ${bookables.siteId}
        join ${calendars} on ${calendars.bookableId} = ${bookables.id}
        where ${and(...marketConditions(filter))}
          and (${minutes} between ${bookables.minMinutes} and ${bookables.maxMinutes} and ${minutes} % ${bookables.slotMinutes} = 0
            or exists (select from opening_rule r where r.bookable_id = ${bookables.id} and r.mode = 'FIXED'
              -- An hour more than the clock says, for the night on which it goes back.
              and (extract(epoch from r.closes - r.opens)::integer / 60 + 1439) % 1440 + 1 + 60 >= ${minutes}))
      ),
      -- One by one on the whole key: joined, the three equalities look independent to the planner, and it scans all.
      calendar_run as (
        select offer.*, unit.free from offer cross join lateral (
          select bits_joined(w.free order by w.week) as free from calendar_week w
          where w.category = offer.category and w.district = offer.district
            and w.week = any (${sql.param(weeks.map(mondayOf))}::text[]::date[]) and w.bookable_id = offer.bookable_id
          group by w.unit
        ) as unit
      ),
      earliest as (
        select bookable_id,
          min(skip + nullif(position(repeat('1', ${length})::bit varying in
            substring(free from skip + 1 for greatest(0, stop - skip))), 0) - 1) as start
        from calendar_run
        group by bookable_id
      )
      select bookable_id, start from earliest
      where start is not null
        and (start, bookable_id) > (${page.after ? page.after.from - first : -1}::integer, ${page.after?.bookableId ?? NO_ID}::uuid)
      order by start, bookable_id
      limit ${page.limit}`,
  )
  return found.map(({ bookable_id, start }) => ({ bookableId: bookable_id, from: first + start }))
}

const NO_ID = '00000000-0000-0000-0000-000000000000'
