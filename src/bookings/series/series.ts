import type { Fen } from '../../shared/money.ts'
import type { BookingRow } from '../bookings.table.ts'

export const SERIES_MODES = ['ALL_OR_NOTHING', 'BEST_EFFORT'] as const
/** What becomes of a series of which some booking cannot be: nothing is held, or whatever can be. */
export type SeriesMode = (typeof SERIES_MODES)[number]

/** What the bookings of a series that have not ended cost together. */
export const seriesPrice = (bookings: readonly Pick<BookingRow, 'priceFen' | 'endedAt'>[]): Fen =>
  bookings.reduce((sum, { priceFen, endedAt }) => (endedAt ? sum : sum + priceFen), 0)
