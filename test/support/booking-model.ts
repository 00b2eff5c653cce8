import type { Call } from '../../src/accounts/call.ts'

/** A booking as the model sees it: quarters of its day from `from` to `until`. */
export interface ModelBooking {
  id: string
  from: number
  until: number
  units: number
  status: 'HELD' | 'CONFIRMED' | 'ENDED'
  /** Whether its time to be confirmed has run out; a sweeper may have noticed, or not yet. */
  overdue: boolean
}

export interface ModelClosure {
  id: string
  from: number
  until: number
}

/** What a market with one bookable must be like: a few numbers, and no ledger, units or locks. */
export interface Model {
  units: number
  bookings: ModelBooking[]
  closures: ModelClosure[]
}

/** The service beside it, in which the model's day is a day of its own. */
export interface Real {
  enterprise: () => Call
  lab: () => Call
  bookableId: string
  at: (quarter: number) => Date
  /** Lets a hold's time run out, by the database's clock. */
  runOut: (id: string) => Promise<unknown>
}

const isActive = ({ status, overdue }: ModelBooking) => status !== 'ENDED' && !overdue

/** How many units are left in a quarter; bookings may lie in closed time, new ones may not. */
export function unitsLeft(
  { units, bookings, closures }: Model,
  quarter: number,
  without?: ModelBooking,
): number {
  const covers = ({ from, until }: { from: number; until: number }) => from <= quarter && quarter < until
  if (closures.some(covers)) return 0
  const taken = bookings.filter((booking) => booking !== without && isActive(booking) && covers(booking))
  return units - taken.reduce((sum, booking) => sum + booking.units, 0)
}

/** Whether so many units are left in each quarter: how the others lie on the units never matters. */
export function fits(
  model: Model,
  { from, until, units }: Pick<ModelBooking, 'from' | 'until' | 'units'>,
  without?: ModelBooking,
): boolean {
  for (let quarter = from; quarter < until; quarter += 1) {
    if (unitsLeft(model, quarter, without) < units) return false
  }
  return true
}
