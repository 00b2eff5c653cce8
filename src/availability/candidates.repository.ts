import { and, type SQL, sql } from 'drizzle-orm'
import { sites } from '../accounts/sites.table.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { type Db, rows } from '../shared/db.ts'
import type { Place } from './best-first.ts'
import {
  firstQuarterOf,
  instantOf,
  mondayOf,
  QUARTERS_OF_DAY,
  QUARTERS_OF_WEEK,
  quarterOf,
} from './quarter.ts'
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
        select offer.id, offer.by, ${firstStart(sql`unit.free`, minutes)} as start from offer
        ${openingsOf(['starts'], sql`offer`, weeks, places)} ${unitsOf(sql`offer`, weeks, places)}
      ),
      earliest as (select id, by, ${nthSmallest(units)} as start from run group by id, by)
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
        select w.bookable_id, ${allWeeks('free', weeks)} as free
        from calendar_week w where ${inPlaces(places, weeks)} group by w.bookable_id, w.unit
      ) as unit on unit.bookable_id = ${offer}.id`
    : sql`cross join lateral (
        select ${allWeeks('free', weeks)} as free
        from calendar_week w where ${ofOne(offer, weeks)} group by w.unit
      ) as unit`

/** Joins the bookables of `offer` with the bits of all weeks that say when they are open, or when bookings may begin. */
export const openingsOf = (
  parts: readonly ('open' | 'starts')[],
  offer: Expression,
  weeks: readonly number[],
  places?: Places,
): Expression => {
  const opening = sql.join(
    parts.map((part) => sql`${allWeeks(part, weeks)} as ${sql.identifier(part)}`),
    sql`, `,
  )
  return places
    ? sql`join (
        select w.bookable_id, ${opening}
        from open_week w where ${inPlaces(places, weeks)} group by w.bookable_id
      ) as opening on opening.bookable_id = ${offer}.id`
    : sql`cross join lateral (
        select ${opening} from open_week w where ${ofOne(offer, weeks)} having count(*) > 0
      ) as opening`
}

/**
 * The bits of all weeks, one behind the other; of those that the ledger does not have, none is set. An aggregate for
 * each week takes half the time of one that needs them in order.
 */
function allWeeks(column: string, weeks: readonly number[]): Expression {
  const bits = sql.raw(`w.${column}`)
  const each = weeks.map(
    (week) => sql`coalesce(bit_or(${bits}) filter (where w.week = ${dateOf(week)}), ${NO_BITS})`,
  )
  return sql.join(each, sql` || `)
}

// Written out: a parameter would have to be read once for each.
const dateOf = (week: number) => sql.raw(`date '${mondayOf(week)}'`)
const NO_BITS = sql.raw(`0::bit(${QUARTERS_OF_WEEK})`)

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
  greatest(${from}::integer, ${quarterOf(now)}::integer + (${bookables.leadMinutes} * 60 + ${secondsToRoundUp(now)}::integer) / 900) - ${first}::integer as skip,
  least(${until}::integer, ${quarterOf(now)}::integer + ${bookables.horizonDays} * ${QUARTERS_OF_DAY}::integer) - ${first}::integer as stop,
  ${hours ? wantedIn(hours) : sql`null::bit varying`} as wanted`

/** The bits of the zone of each; of one that came to be a moment ago, none is set. */
function wantedIn(hours: ReadonlyMap<string, string>): Expression {
  const length = Math.max(0, ...[...hours.values()].map((bits) => bits.length))
  const known = sql`${JSON.stringify(Object.fromEntries(hours))}::jsonb ->> ${sites.timeZone}`
  return sql`coalesce(${known}, repeat('0', ${length}::integer))::bit varying`
}

/** What is added to seconds from the current quarter on, that whole numbers of quarters are rounded up. */
const secondsToRoundUp = (now: Date): number =>
  Math.ceil((now.getTime() - instantOf(quarterOf(now)).getTime()) / 1_000) + 899

/**
 * The first quarter, counted from the first week, on which something so long may begin in some bits: between skip and stop,
 * in the wanted hours, where the rules let it. Null where nothing can.
 */
export const firstStart = (bits: Expression, minutes: number): Expression =>
  sql`first_start(${bits}, starts, wanted, skip, stop, ${Math.ceil(minutes / 15)}::integer)`

/** Whether bookings may last so long: flexible ones by the terms, fixed sessions when they are long enough. */
export const lastsSoLong = (minutes: number): Expression =>
  sql`(${minutes} between ${bookables.minMinutes} and ${bookables.maxMinutes} and ${minutes} % ${bookables.slotMinutes} = 0
    or exists (select from opening_rule r where r.bookable_id = ${bookables.id} and r.mode = 'FIXED'
      -- An hour more than the clock says, for the night on which it goes back.
      and (extract(epoch from r.closes - r.opens)::integer / 60 + 1439) % 1440 + 1 + 60 >= ${minutes}))`
