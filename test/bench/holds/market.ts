import { randomUUID } from 'node:crypto'
import { instantOf, QUARTERS_OF_DAY, quarterOf } from '../../../src/availability/quarter.ts'
import { PLAIN_POLICY } from '../../../src/catalog/policy.ts'
import { PLAIN_PRICING } from '../../../src/catalog/tariff.ts'
import { newId } from '../../../src/shared/id.ts'
import { DAY } from '../../../src/shared/period.ts'
import { idOf } from '../ids.ts'

/** How large the market is, whose rows are numbered from 1 so that everybody can name them without asking. */
export const LABS = 20
export const ENTERPRISES = 100
export const BOOKABLES = 10_000
/** What is listed behind the horizon of the bookables is left to the races after one slot. */
export const HORIZON_DAYS = 30
const LOAD_DAYS = 27
export const LOAD_QUARTERS = LOAD_DAYS * QUARTERS_OF_DAY
export const HOLD_MINUTES = 120
export const FEN_PER_HOUR = 16_000
/** Stands for the hash of a request, which is as long. */
export const REQUEST_HASH = '0'.repeat(64)

/** A seeded market in a database of its own. */
export interface Market {
  url: string
  pastBookings: number
  /** The first quarter that is booked in the measurements. */
  firstQuarter: number
}

/** The midnight (UTC) to come: the whole of the measured time lies between it and the booking horizon. */
export const firstQuarterFrom = (now: Date): number =>
  (Math.floor(quarterOf(now) / QUARTERS_OF_DAY) + 1) * QUARTERS_OF_DAY

export const labOf = (bookable: number): number => (bookable % LABS) + 1

/** A quarter of an hour that somebody would like to hold. */
export interface Wish {
  bookable: number
  enterprise: number
  startsAt: Date
  endsAt: Date
  idempotencyKey: string
}

const wishFor = (market: Market, bookable: number, enterprise: number, quarter: number): Wish => ({
  ...{ bookable, enterprise, idempotencyKey: randomUUID() },
  startsAt: instantOf(market.firstQuarter + quarter),
  endsAt: instantOf(market.firstQuarter + quarter + 1),
})

const anyOf = (count: number): number => Math.floor(Math.random() * count)

/** A wish for any time of a bookable; of any bookable when none is named. Most often nobody has it yet. */
export const anyWish = (market: Market, enterprise: number, bookable = anyOf(BOOKABLES) + 1): Wish =>
  wishFor(market, bookable, enterprise, anyOf(LOAD_QUARTERS))

/** The same slot, which nobody has yet, as so many enterprises wish for it at once. */
export function rivalWishes(market: Market, rivals: number): Wish[] {
  const bookable = anyOf(BOOKABLES) + 1
  const quarter = LOAD_QUARTERS + anyOf(QUARTERS_OF_DAY)
  return Array.from({ length: rivals }, (_, i) => wishFor(market, bookable, (i % ENTERPRISES) + 1, quarter))
}

/** The terms that each booking keeps: those of a bookable whose lab has set none. */
export const TERMS = {
  ...{ pricing: PLAIN_PRICING, timeZone: 'Asia/Shanghai', cancellation: [] },
  ...{ answerMinutes: PLAIN_POLICY.answerMinutes, graceMinutes: null },
}

/** The booking that a wish asks for, as the columns that `hold_slot` is given. */
export const bookingColumns = ({ bookable, enterprise, startsAt, endsAt }: Wish) => ({
  id: newId(),
  bookable_id: idOf('bookable', bookable),
  lab_id: idOf('lab', labOf(bookable)),
  enterprise_id: idOf('enterprise', enterprise),
  person_id: idOf('person', enterprise),
  starts_at: startsAt,
  ends_at: endsAt,
  status: 'HELD',
  price_fen: FEN_PER_HOUR / 4,
  fen_per_hour: FEN_PER_HOUR,
  size_class: 'SMALL',
  confirmation: 'INSTANT',
  purpose: null,
  ...{ units: 1, operator_assisted: false, terms: TERMS, approval_cause: null },
  ...{ series_id: null, replaces_id: null, waitlist_entry_id: null },
})

/** The days for which the ledger is written: the whole horizon and one more. */
export const ledgerEnd = (now: Date): Date => new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY)
