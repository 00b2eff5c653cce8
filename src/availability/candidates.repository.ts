import { and, type SQL, sql } from 'drizzle-orm'
import { sites } from '../accounts/sites.table.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { type Db, rows } from '../shared/db.ts'
import type { Place } from './best-first.ts'
import { firstQuarterOf, mondayOf, QUARTERS_OF_DAY, quarterOf } from './quarter.ts'
import { type Span, weeksTouched } from './span.ts'

/** A condition, or a value, over `bookable`: made by repositories, and passed on by others. */
export type Expression = SQL

/** Some categories or all, in some districts or in all: what the ledger is sorted by. */
export interface Places {
  categories: readonly string[] | null
  districts: readonly string[] | null
}

export interface CandidateQuestion {
  conditions: readonly Expression[]
  /** The places that the conditions name, when they name little else: then the ledger is read as it lies. */
  places?: Places | undefined
  /** A whole number by which they are sorted before time, no greater than that of any slot; null is last. */
  by?: Expression | undefined
  span: Span
  minutes: number
  units: number
  /** By time zone, bits of all weeks that the span touches: when time is wanted. Everything is when left out. */
  hours?: ReadonlyMap<string, string> | undefined
  /** When it is asked. */
  now: Date
}

/**
 * The bookables of a question with a run of free quarters long enough inside the span, behind a start that the rules
 * allow, by number, start and id, behind the given place. Nearly always it is a slot; `slotsOf` has the last word.
 */
export async function findCandidates(
  db: Db,
  { conditions, places, by = sql`0`, span, minutes, units, hours, now }: CandidateQuestion,
  after: Place | null,
  limit: number,
): Promise<Place[]> {
  const weeks = weeksTouched(span)
  const first = firstQuarterOf(weeks[0]!)
  const found = await rows<{ id: string; by: number; start: number }>(
    db,
    sql`
      with offer as materialized (
        select ${bookables.id} as id, ${bookables.category} as category, ${bookables.district} as district,
          coalesce(${by}, ${LAST}) as by, ${usableTime(span, now, first, hours)}
        from ${marketOf(hours)} where ${and(...conditions)}
      ),
      run as (
        select offer.id, offer.by, start from offer
        ${openingsOf(sql`offer`, weeks, places)} ${unitsOf(sql`offer`, weeks, places)}
        ${firstStart(sql`unit.free`, minutes, hours)}
      ),
      earliest as (select id, by, ${nthSmallest(units)} as start from run where start is not null group by id, by)
      select id, by, start from earliest
      where start is not null and (by, start, id) > (
        ${after?.by ?? -1}::integer, ${after ? after.from - first : -1}::integer, ${after?.id ?? NO_ID}::uuid)
      order by by, start, id
      limit ${limit}`,
  )
  return found.map(({ id, by, start }) => ({ id, by, from: first + start }))
}

const NO_ID = '00000000-0000-0000-0000-000000000000'
export const LAST = sql.raw('2147483647')

/** What a question is asked of: sites only where their clocks matter. */
export const marketOf = (hours: CandidateQuestion['hours']): Expression =>
  hours ? sql`${bookables} join ${sites} on ${sites.id} = ${bookables.siteId}` : sql`${bookables}`

/**
 * Joins each unit of the bookables of `offer` with its free bits of all weeks. One by one on the whole key: joined, the
 * three equalities look independent to the planner, and it scans all. Those of a place lie together, and are read at once.
 */
export const unitsOf = (offer: Expression, weeks: readonly number[], places?: Places): Expression =>
  places
    ? sql`join (
        select w.bookable_id, bits_joined(w.free order by w.week) as free
        from calendar_week w where ${inPlaces(places, weeks)} group by w.bookable_id, w.unit
      ) as unit on unit.bookable_id = ${offer}.id`
    : sql`cross join lateral (
        select bits_joined(w.free order by w.week) as free
        from calendar_week w where ${ofOne(offer, weeks)} group by w.unit
      ) as unit`

/** Joins the bookables of `offer` with the bits of all weeks that say when they are open, and when bookings may begin. */
export const openingsOf = (offer: Expression, weeks: readonly number[], places?: Places): Expression =>
  places
    ? sql`join (
        select w.bookable_id, ${OPENING}
        from open_week w where ${inPlaces(places, weeks)} group by w.bookable_id
      ) as opening on opening.bookable_id = ${offer}.id`
    : sql`cross join lateral (
        select ${OPENING} from open_week w where ${ofOne(offer, weeks)} having count(*) > 0
      ) as opening`

const OPENING = sql`bits_joined(w.open order by w.week) as open, bits_joined(w.starts order by w.week) as starts`

const ofOne = (offer: Expression, weeks: readonly number[]): Expression =>
  sql`w.category = ${offer}.category and w.district = ${offer}.district
    and w.week = any (${mondaysOf(weeks)}) and w.bookable_id = ${offer}.id`

function inPlaces({ categories, districts }: Places, weeks: readonly number[]): Expression {
  const codes = (named: readonly string[] | null, table: string) =>
    named ? sql`${sql.param([...named])}::text[]` : sql`array(select code from ${sql.identifier(table)})`
  return sql`w.category = any (${codes(categories, 'category')}) and w.district = any (${codes(districts, 'district')})
    and w.week = any (${mondaysOf(weeks)})`
}

const mondaysOf = (weeks: readonly number[]): Expression =>
  sql`${sql.param(weeks.map(mondayOf))}::text[]::date[]`

/** When so many units can be free at the earliest: as soon as the n-th of them has a run. */
export const nthSmallest = (units: number): Expression =>
  units === 1 ? sql`min(start)` : sql`(array_agg(start order by start))[${units}::integer]`

/** What of a span a booking made now may use, after the lead time and before the horizon, in quarters from the first. */
export const usableTime = (
  { from, until }: Span,
  now: Date,
  first: number,
  hours: CandidateQuestion['hours'],
): Expression => sql`
  greatest(${from}::integer, ceil((${Math.ceil(now.getTime() / 1_000)} + ${bookables.leadMinutes} * 60) / 900.0)::integer) - ${first}::integer as skip,
  least(${until}::integer, ${quarterOf(now)}::integer + ${bookables.horizonDays} * ${QUARTERS_OF_DAY}::integer) - ${first}::integer as stop,
  ${hours ? sql`(${JSON.stringify(Object.fromEntries(hours))}::jsonb ->> ${sites.timeZone})::bit varying` : sql`null::bit varying`} as wanted`

/**
 * Joins the first quarter, counted from the first week, on which something so long may begin in some bits: between skip
 * and stop, in the wanted hours, where the rules let it. Bits are met with themselves, shifted, until those are left from
 * which on enough are set. Each step is by itself, or the planner would write out all the ones before it twice.
 */
export function firstStart(bits: Expression, minutes: number, hours: CandidateQuestion['hours']): Expression {
  // Weeks behind the last one of the ledger have no bits.
  const part = (of: Expression) =>
    sql`substring(${of} from skip + 1 for greatest(0, least(stop, length(${bits}), length(starts)) - skip))`
  const usable = hours ? sql`${part(bits)} & ${part(sql`wanted`)}` : part(bits)
  const length = Math.ceil(minutes / 15)
  const steps = [sql`cross join lateral (select ${usable} as run offset 0) as step_0`]
  for (let run = 1; run < length; run += Math.min(run, length - run)) {
    const before = sql.raw(`step_${steps.length - 1}.run`)
    const shift = sql.raw(String(Math.min(run, length - run)))
    const name = sql.raw(`step_${steps.length}`)
    steps.push(
      sql`cross join lateral (select ${before} & (${before} << ${shift}) as run offset 0) as ${name}`,
    )
  }
  const enough = sql.raw(`step_${steps.length - 1}.run`)
  return sql`${sql.join(steps, sql` `)} cross join lateral (
    select skip - 1 + nullif(position(B'1' in ${enough} & ${part(sql`starts`)}), 0) as start
  ) as first_start`
}

/** Whether bookings may last so long: flexible ones by the terms, fixed sessions when they are long enough. */
export const lastsSoLong = (minutes: number): Expression =>
  sql`(${minutes} between ${bookables.minMinutes} and ${bookables.maxMinutes} and ${minutes} % ${bookables.slotMinutes} = 0
    or exists (select from opening_rule r where r.bookable_id = ${bookables.id} and r.mode = 'FIXED'
      -- An hour more than the clock says, for the night on which it goes back.
      and (extract(epoch from r.closes - r.opens)::integer / 60 + 1439) % 1440 + 1 + 60 >= ${minutes}))`
