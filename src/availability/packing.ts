import { overlap, type Period } from '../shared/period.ts'
import { type Piece, place } from './placing.ts'

/** Time that a booking takes on a unit, with its buffers. */
export interface Taken extends Period {
  bookingId: string
  unit: number
  /** Whether it may go to another unit. */
  movable: boolean
}

/** So many units wanted for the same time. */
export interface Wanted {
  /** The time with the buffers: nothing else may lie in it. */
  taken: Period
  /** The time itself, in which the unit must not be closed. */
  own: Period
  count: number
  /** Only these will do. */
  only?: readonly number[] | undefined
  /** These rather than others. */
  rather?: readonly number[] | undefined
}

export interface Packing {
  units: number[]
  moves: { bookingId: string; from: number; to: number }[]
}

interface Bench {
  units: number
  closures: readonly (Period & { unit: number | null })[]
  taken: readonly Taken[]
}

/**
 * Finds units for what is wanted, moving bookings that may be moved, at their own time, where the wish fits only then.
 * Null when it does not. Bookings stay where they are as far as they can.
 */
export function pack(wanted: Wanted, { units, closures, taken }: Bench): Packing | null {
  if (closures.some((closure) => closure.unit === null && overlap(closure, wanted.own))) return null
  const numbers = Array.from({ length: units }, (_, i) => i + 1)
  const openIn = (period: Period): number[] => {
    const closed = new Set(closures.filter((closure) => overlap(closure, period)).map(({ unit }) => unit))
    return numbers.filter((unit) => !closed.has(unit))
  }
  const near = connected(wanted.taken, taken)
  const open = openIn(wanted.own)
  const allowed = wanted.only?.filter((unit) => open.includes(unit)) ?? open
  const wish: Piece = {
    ...edges(wanted.taken),
    first: (wanted.rather ?? []).filter((unit) => allowed.includes(unit)),
    others: allowed,
  }
  const rows = near.map((row) => ({
    ...edges(row),
    first: [row.unit],
    others: row.movable ? openIn(row) : [],
  }))
  const wishes = Array.from({ length: wanted.count }, () => ({ ...wish }))
  const placed = place([...wishes, ...rows], units)
  if (!placed) return null
  return {
    units: placed.slice(0, wanted.count).sort((a, b) => a - b),
    moves: near.flatMap(({ bookingId, unit: from }, i) => {
      const to = placed[wanted.count + i]!
      return to === from ? [] : [{ bookingId, from, to }]
    }),
  }
}

/** Whether at some moment too few units are left, however the others lie: so it is with most that is unavailable. */
export function isFull(wish: Period, count: number, units: number, taken: readonly Period[]): boolean {
  const inside = taken.filter((row) => overlap(row, wish))
  const changes = inside.flatMap((row) => [
    { at: Math.max(row.startsAt.getTime(), wish.startsAt.getTime()), by: 1 },
    { at: row.endsAt.getTime(), by: -1 },
  ])
  // Half-open: what ends makes room for what begins at the same moment.
  changes.sort((a, b) => a.at - b.at || a.by - b.by)
  let used = 0
  return changes.some(({ by }) => {
    used += by
    return used + count > units
  })
}

/** What touches a period, and what touches that, and so on: all that could have to move, and what is in its way. */
function connected(period: Period, taken: readonly Taken[]): Taken[] {
  let [from, until] = [period.startsAt.getTime(), period.endsAt.getTime()]
  const isNear = (row: Taken) => row.startsAt.getTime() < until && row.endsAt.getTime() > from
  for (let grown = true; grown; ) {
    grown = false
    for (const row of taken) {
      // What cannot move keeps nobody behind it from staying where they are.
      if (!row.movable || !isNear(row)) continue
      if (row.startsAt.getTime() >= from && row.endsAt.getTime() <= until) continue
      from = Math.min(from, row.startsAt.getTime())
      until = Math.max(until, row.endsAt.getTime())
      grown = true
    }
  }
  return taken.filter(isNear)
}

const edges = ({ startsAt, endsAt }: Period) => ({ from: startsAt.getTime(), until: endsAt.getTime() })
