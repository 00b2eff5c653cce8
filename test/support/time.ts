const QUARTER = 15 * 60_000

/** The first quarter of an hour that lies at least so many minutes ahead. */
export const atQuarter = (minutesAhead: number): Date =>
  new Date(Math.ceil((Date.now() + minutesAhead * 60_000) / QUARTER) * QUARTER)

export const minutesAfter = (instant: Date, minutes: number): Date =>
  new Date(instant.getTime() + minutes * 60_000)

/** So many days from now, as callers write it. */
export const inDays = (days: number): string => minutesAfter(new Date(), days * 1_440).toISOString()
