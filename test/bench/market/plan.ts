/** What a market is made of; the same numbers make the same market. */
export interface MarketPlan {
  /** A multiple of 500, at least 1,000. */
  bookables: number
  bookingsEach: number
  now: Date
  seed: number
}

/** Exactly so many bookables are of this category and in this district, however large the market is. */
export const RESERVED = { category: '03', district: '310112', bookables: 500, labs: 10 }
export const TENTH = '02'
const BOOKABLES_OF_LAB = 50

export const labCount = ({ bookables }: MarketPlan): number => bookables / BOOKABLES_OF_LAB
export const enterpriseCount = ({ bookables }: MarketPlan): number => Math.max(100, bookables / 20)

/** Of 50 bookings of a bookable 35 lie in the past year, the others in the next thirty days. */
export const pastShare = ({ bookingsEach }: MarketPlan): number => Math.round(bookingsEach * 0.7)
export const PAST_DAYS = 365
export const FUTURE_DAYS = 30

export function checkPlan({ bookables }: MarketPlan): void {
  if (bookables % RESERVED.bookables !== 0 || bookables < 2 * RESERVED.bookables)
    throw new Error('The bookables of a market must be a multiple of 500, and at least 1,000.')
}
