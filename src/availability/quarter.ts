/**
 * The ledger counts time in quarters of an hour since 1970-01-01T00:00Z, and weeks from Monday 00:00 UTC, so that
 * none is longer or shorter. Zones matter only where opening rules become instants.
 */
export const QUARTER = 15 * 60_000
export const QUARTERS_OF_DAY = 96
export const QUARTERS_OF_WEEK = 7 * QUARTERS_OF_DAY
// 1970-01-05 was a Monday.
const FIRST_MONDAY = 4 * QUARTERS_OF_DAY

/** The quarter that contains the instant. */
export const quarterOf = (instant: Date | number): number => Math.floor(Number(instant) / QUARTER)

/** The first quarter that starts at the instant or later. */
export const quarterFrom = (instant: Date | number): number => Math.ceil(Number(instant) / QUARTER)

export const instantOf = (quarter: number): Date => new Date(quarter * QUARTER)

export const isOnQuarter = (instant: Date): boolean => instant.getTime() % QUARTER === 0

/** The number of the week that contains the quarter. */
export const weekOf = (quarter: number): number => Math.floor((quarter - FIRST_MONDAY) / QUARTERS_OF_WEEK)

export const firstQuarterOf = (week: number): number => FIRST_MONDAY + week * QUARTERS_OF_WEEK

/** The weeks from `first` to `last`, both included. */
export const weeksBetween = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)

/** The Monday on which the week begins, "YYYY-MM-DD". */
export const mondayOf = (week: number): string => instantOf(firstQuarterOf(week)).toISOString().slice(0, 10)

/** The number of the week that begins on this Monday. */
export const weekOfMonday = (monday: string): number => weekOf(quarterOf(Date.parse(monday)))
