import type { Call } from '../accounts/call.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { Fault } from '../shared/fault.ts'
import { bestFirst, type Found, LOOKED_AT_MOST, type Place } from './best-first.ts'
import {
  type CandidateQuestion,
  type Expression,
  findCandidates,
  lastsSoLong,
} from './candidates.repository.ts'
import { QUARTERS_OF_DAY, quarterOf } from './quarter.ts'
import { readSchedules } from './schedule.service.ts'
import type { Schedule } from './schedule.ts'
import { type Slot, slotsOf } from './slot.ts'
import type { Span } from './span.ts'

/** A slot and whose it is. */
export interface FoundSlot extends Slot {
  bookable: Bookable
}

export interface SlotSearch<Hit> {
  /** What becomes of candidates, in their order: a hit, or null. */
  look: (ids: readonly string[]) => Promise<(Hit | null)[]>
  placeOf: (hit: Hit) => Place
}

const NEAR_DAYS = 4

/**
 * The first hits of a question behind a place. Where time alone decides, the next days are looked at first, and more
 * only when those do not have enough: most questions end there, having read a part of the ledger.
 */
export async function searchSlots<Hit>(
  db: Db,
  question: CandidateQuestion,
  { look, placeOf }: SlotSearch<Hit>,
  page: { first: number; after: Place | null },
): Promise<Found<Hit>> {
  const search = async (span: Span) => {
    const candidates = (after: Place | null, limit: number) =>
      findCandidates(db, { ...question, span }, after, limit)
    const byId = (places: readonly Place[]) => look(places.map(({ id }) => id))
    return bestFirst({ candidates, look: byId, placeOf }, page)
  }
  const { span, minutes, by } = question
  const near = { from: span.from, until: Math.min(span.until, span.from + NEAR_DAYS * QUARTERS_OF_DAY) }
  if (by || near.until === span.until || minutes / 15 > near.until - near.from) return search(span)
  const found = await search(near)
  const last = found.hits[page.first]
  // What begins later than this could run over the end of the near days, and was not seen.
  return last && placeOf(last).from <= near.until - minutes / 15 ? found : search(span)
}

/** Refuses an answer that would not be certain. */
export function refuseCut({ cut }: Pick<Found<unknown>, 'cut'>): void {
  if (!cut) return
  throw new Fault('COST_LIMITED', {
    en: `More than ${LOOKED_AT_MOST} bookables would have to be looked at. Narrow the question by category, district, words or time.`,
    zh: `需查看的资源超过 ${LOOKED_AT_MOST} 个,请按类别、行政区、关键词或时间缩小范围。`,
  })
}

export interface EarliestQuestion {
  span: Span
  minutes: number
  first: number
}

/** The earliest slot of each bookable that fulfils conditions, the earliest first, as far as could be looked. */
export async function earliestSlots(
  { db, now }: Pick<Call, 'db' | 'now'>,
  conditions: readonly Expression[],
  { span, minutes, first }: EarliestQuestion,
): Promise<FoundSlot[]> {
  const question = {
    conditions: [...conditions, lastsSoLong(minutes)],
    span,
    minutes,
    units: 1,
    now,
  }
  const look = async (ids: readonly string[]) => {
    const schedules = new Map((await readSchedules(db, ids, span)).map((each) => [each.bookable.id, each]))
    return ids.map((id) => {
      const schedule = schedules.get(id)
      const slot = schedule && firstSlot(schedule, { minutes, window: span, now })
      return slot ? { bookable: schedule.bookable, ...slot } : null
    })
  }
  const { hits } = await searchSlots(db, question, { look, placeOf }, { first, after: null })
  return hits.slice(0, first)
}

const firstSlot = (
  { bookable, ...schedule }: Schedule,
  question: { minutes: number; window: Span; now: Date },
) => slotsOf({ terms: bookable, ...schedule, ...question }).next().value

const placeOf = ({ startsAt, bookable }: FoundSlot): Place => ({
  by: 0,
  from: quarterOf(startsAt),
  id: bookable.id,
})
