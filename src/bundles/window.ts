import { after, DAY, type Period } from '../shared/period.ts'

/** Where something may lie as it was asked for; null where that was left open. */
export interface AskedWindow {
  from: Date | null
  until: Date | null
}

const DEFAULT_DAYS = 31

/** The same at the instant of asking: not in the past, and a month long unless an end was named. */
export function windowAt({ from, until }: AskedWindow, now: Date): Period {
  const startsAt = from && from > now ? from : now
  return { startsAt, endsAt: until ?? after(startsAt, DEFAULT_DAYS * DAY) }
}
