import { and, sql } from 'drizzle-orm'
import {
  type CandidateQuestion,
  type Expression,
  firstStart,
  LAST,
  marketOf,
  nthSmallest,
  openingsOf,
  unitsOf,
  usableTime,
} from '../availability/candidates.repository.ts'
import { firstQuarterOf } from '../availability/quarter.ts'
import { type Span, weeksTouched } from '../availability/span.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { type Db, rows } from '../shared/db.ts'
import type { Reason, TermReason } from './wanted.ts'

/** How many bookables that fit the words are looked at. */
export const SORTED_AT_MOST = 5_000

export interface RejectionQuestion extends Omit<CandidateQuestion, 'conditions' | 'by'> {
  matching: readonly Expression[]
  terms: readonly [TermReason, Expression][]
  /** How dear they are at least. */
  fen: Expression
  /** How far behind the span free time is looked for. */
  lookAhead: Span
  examples: number
  /** Bookables that turned out to have no slot when they were looked at. */
  missed: readonly string[]
}

/** Those rejected for one reason; of those that seem to fit it is null. */
export interface Rejected {
  reason: Reason | null
  count: number
  /** Those nearest to being admitted: the cheapest, those free first. */
  ids: string[]
  /** Those of the missed that are among them. */
  missed: string[]
}

/**
 * Sorts all bookables that fit the words by the first reason for which they are rejected. Time is looked for as a run of
 * free quarters behind a start that the rules allow, in the span and some weeks behind it.
 */
export function sortRejected(db: Db, question: RejectionQuestion): Promise<Rejected[]> {
  const { matching, terms, fen, places, span, lookAhead, minutes, hours, now } = question
  const whole = { from: span.from, until: lookAhead.until }
  const weeks = weeksTouched(whole)
  const first = firstQuarterOf(weeks[0]!)
  // Begins later and it would not be over in time.
  const latest = sql`${span.until - first - Math.ceil(minutes / 15)}::integer`
  const lacking = terms.map(([reason, holds]) => sql`when not coalesce(${holds}, false) then ${reason}`)
  return rows<Rejected>(
    db,
    sql`
      with matched as materialized (
        select ${bookables.id} as id, ${bookables.category} as category, ${bookables.district} as district,
          ${usableTime(whole, now, first, hours)}, coalesce(${fen}, 0) as fen,
          case ${sql.join(lacking, sql` `)} end as term
        from ${marketOf(hours)} where ${and(...matching)}
        limit ${SORTED_AT_MOST}
      ),
      opened as materialized (
        select matched.*, opening.open, opening.starts from matched ${openingsOf(['open', 'starts'], sql`matched`, weeks, places)}
        where term is null
      ),
      may_begin as (select opened.id, ${firstStart(sql`open`, minutes)} as opens from opened),
      run as (
        select opened.id, ${firstStart(sql`unit.free`, minutes)} as start
        from opened ${unitsOf(sql`opened`, weeks, places)}
      ),
      freed as (select id, ${nthSmallest(question.units)} as frees from run group by id),
      sorted as (
        select id, term as reason, case term when 'PRICE' then fen else 0 end as nearness from matched where term is not null
        union all
        select matched.id, case
            when frees <= ${latest} then null
            when opens <= ${latest} then 'FULLY_BOOKED' else 'CLOSED' end,
          coalesce(frees, ${LAST})
        from matched left join may_begin on may_begin.id = matched.id left join freed on freed.id = matched.id
        where term is null
      )
      select reason, count(*)::integer as count, (array_agg(id order by nearness, id))[1:${question.examples}::integer] as ids,
        coalesce(array_agg(id) filter (where id = any (${sql.param([...question.missed])}::uuid[])), '{}') as missed
      from sorted group by reason`,
  )
}
