import type { Call } from '../accounts/call.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { built, type Db } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { findOffer } from './calendars.repository.ts'
import { type Opening, openingsOf } from './openings.ts'
import type { PublicDay } from './public-day.ts'
import { readPublicDays, readRulesOf, type StoredRule } from './schedule.repository.ts'
import type { Span } from './span.ts'

/** What a slot of a bookable is checked and priced against, and the revision of its calendar that says so. */
export interface Offer {
  bookable: Bookable
  revision: number
  rules: readonly StoredRule[]
  publicDays: PublicDays
}

type PublicDays = ReadonlyMap<string, PublicDay['kind']>

// A few kilobytes each.
const REMEMBERED = 10_000
const memoryOf = built(() => new Map<string, Offer>())

/**
 * The offer as this process saw it last, if it did. It is as good as a fresh one to hold a slot with, since
 * `hold_slot` answers STALE when the revision has changed meanwhile, in whichever process. It is no reason to refuse.
 */
export const rememberedOffer = ({ db }: Pick<Call, 'db'>, id: string): Offer | undefined =>
  memoryOf(db).get(id)

/** Reads an offer anew, and remembers it. */
export async function readOffer({ db }: Pick<Call, 'db'>, id: string): Promise<Offer> {
  // The revision first: whatever is read after it and has changed makes the hold STALE.
  const found = await findOffer(db, id)
  if (!found) throw notFound()
  const { revision, ...bookable } = found
  const rules = await readRulesOf(db, id)
  const observes = rules.some(({ observesHolidays }) => observesHolidays)
  const publicDays = observes ? await readPublicDays(db, FIRST_DAY, LAST_DAY) : NO_DAYS
  const offer = { bookable, revision, rules, publicDays }
  remember(db, offer)
  return offer
}

/** When the rules of an offer open the bookable on the days that the window touches; closures are not in it. */
export const offeredOpenings = ({ bookable, rules, publicDays }: Offer, window: Span): Opening[] =>
  openingsOf(rules, publicDays, bookable.timeZone, window)

// All of them: two years have about seventy, and a revision covers every day that may be booked.
const [FIRST_DAY, LAST_DAY] = ['0001-01-01', '9999-12-31']
const NO_DAYS: PublicDays = new Map()

function remember(db: Db, offer: Offer): void {
  const memory = memoryOf(db)
  // Behind all others: what was read longest ago is forgotten first.
  memory.delete(offer.bookable.id)
  memory.set(offer.bookable.id, offer)
  if (memory.size > REMEMBERED) memory.delete(memory.keys().next().value!)
}
