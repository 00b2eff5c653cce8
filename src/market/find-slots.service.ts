import type { Call } from '../accounts/call.ts'
import type { Place } from '../availability/best-first.ts'
import type { CandidateQuestion, Expression, Places } from '../availability/candidates.repository.ts'
import { hourBits } from '../availability/local-hours.service.ts'
import { type MarketFilter, marketConditions } from '../availability/market.repository.ts'
import { filterOf, type MarketQuestion } from '../availability/market.service.ts'
import { refuseCut, searchSlots } from '../availability/slot-search.service.ts'
import { standardsIn } from '../catalog/search/standard-number.ts'
import { normalized } from '../catalog/search/words.ts'
import { badInput } from '../shared/fault.ts'
import { type Page, pageOf } from '../shared/page.ts'
import { remembered } from '../shared/remembered.ts'
import { distancesFrom } from './distance.service.ts'
import { askerOf, readFacts } from './facts.service.ts'
import { type Facts, fittingSlots, scopesAt } from './facts.ts'
import { placeOf, type SlotHit, type Sort } from './hit.ts'
import { distanceMetres, leastFen, termConditions } from './terms.repository.ts'
import type { Asker, Wanted } from './wanted.ts'
import { checkWanted } from './wanted-problems.ts'

/** A question for time over the whole market. */
export interface MarketSearch {
  filter: MarketQuestion
  wanted: Wanted
  sort: Sort
  /** The district that distances are counted from; null when none was named. */
  near: string | null
}

/** A question with what was found out about it. */
export interface Understood {
  wanted: Wanted
  asker: Asker
  sort: Sort
  distances: ReadonlyMap<string, number> | null
  /** What a bookable must fulfil to be what was asked for, whether time of it can be had or not. */
  matching: readonly Expression[]
  /** The places that this names, when it names little else. */
  places: Places | undefined
}

export interface FoundHits extends Page<SlotHit> {
  understood: Understood
  /** What seemed to fit and does not, as far as it was looked at. */
  missed: readonly string[]
}

/** The bookables of which time can be had as it is wanted, behind a place, with their first slots. */
export async function findSlots(
  call: Call,
  search: MarketSearch,
  page: { first: number; after: Place | null },
): Promise<FoundHits> {
  const { db, now } = call
  const understood = await understand(call, search)
  const { wanted, asker } = understood
  const look = async (ids: readonly string[]) => {
    const facts = new Map(
      (await readFacts(db, ids, wanted, asker, wanted.span)).map((each) => [each.bookable.id, each]),
    )
    return ids.map((id) => hitOf(facts.get(id), understood, now))
  }
  const question = await candidateQuestion(call, understood)
  const found = await searchSlots(db, question, { look, placeOf }, page)
  refuseCut(found)
  return { ...pageOf(found.hits, { first: page.first, after: null }), understood, missed: found.missed }
}

async function understand(call: Call, { filter, wanted, sort, near }: MarketSearch): Promise<Understood> {
  checkWanted(wanted, sort, near)
  if (sort !== 'EARLIEST') checkNarrow(filter)
  const understood = await filterOf(call.db, filter)
  const named = standardsIn(normalized(filter.text ?? '')).standards
  return {
    wanted: { ...wanted, methods: [...(understood.methods ?? []), ...named] },
    asker: await askerOf(call, wanted),
    sort,
    distances: near ? await distancesFrom(call.db, near) : null,
    matching: marketConditions(understood),
    places: placesOf(understood),
  }
}

/** Prices and distances of the whole market take too long: they are asked within categories, labs, methods or words. */
function checkNarrow({ categories, labIds, methods, fields, text }: MarketQuestion): void {
  if (categories || labIds || methods || fields || text?.trim()) return
  throw badInput({
    en: 'Sorting by PRICE or DISTANCE needs a filter by "categories", "labIds", "methods", "fields" or "text".',
    zh: '按价格或距离排序时,filter 须包含 "categories"、"labIds"、"methods"、"fields" 或 "text" 之一。',
  })
}

/** The places of a filter that is not narrower than they are. */
function placesOf(filter: MarketFilter): Places | undefined {
  const { categories, districts, words, labIds, methods } = filter
  const narrower = words !== undefined || labIds || methods || isOfFew(filter)
  return narrower ? undefined : { categories: categories ?? null, districts: districts ?? null }
}

/** Whether a filter leaves all instruments out, which are most of the market. */
const isOfFew = ({ kind, serviceModes, fields, languages, meetingPlaces }: MarketFilter): boolean =>
  Boolean(fields || languages || meetingPlaces || serviceModes?.includes('TIME_SHARE') === false) ||
  (kind !== undefined && kind !== 'INSTRUMENT')

/** What the candidates of a question must fulfil, and by what they are sorted. */
export async function candidateQuestion(
  { db, now }: Pick<Call, 'db' | 'now'>,
  { wanted, asker, sort, distances, matching, places }: Understood,
): Promise<CandidateQuestion> {
  const { span, minutes, units, hours } = wanted
  const terms = termConditions(wanted, asker).map(([, condition]) => condition)
  const by: Record<Sort, Expression | undefined> = {
    EARLIEST: undefined,
    PRICE: leastFen(wanted),
    DISTANCE: distances ? distanceMetres(distances) : undefined,
  }
  return {
    conditions: [...matching, ...terms],
    places,
    by: by[sort],
    span,
    minutes,
    units,
    now,
    hours: hours ? await hourBits(db, hours, span) : undefined,
  }
}

function hitOf(facts: Facts | undefined, { wanted, sort, distances }: Understood, now: Date): SlotHit | null {
  if (!facts) return null
  const slots = remembered(fittingSlots(facts, wanted, now))
  const [slot] = slots(1)
  if (!slot) return null
  const { bookable } = facts
  const metres = distances?.get(bookable.district) ?? null
  return { bookable, sort, wanted, slot, slots, metres, accreditations: scopesAt(facts, wanted, slot) }
}
