import type { Period } from '../shared/period.ts'

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

// Beyond this many tries the search gives up: with bookings that are fixed to units it may be long.
const MAX_TRIES = 20_000

/**
 * Finds units for what is wanted, moving bookings that may be moved, at their own time, where the wish fits only then.
 * Null when it does not. Bookings stay where they are as far as they can.
 */
export function pack(wanted: Wanted, { units, closures, taken }: Bench): Packing | null {
  if (closures.some((closure) => closure.unit === null && overlap(closure, wanted.own))) return null
  const near = connected(wanted.taken, taken)
  const closed = (unit: number, period: Period) =>
    closures.some((closure) => closure.unit === unit && overlap(closure, period))
  const numbers = Array.from({ length: units }, (_, i) => i + 1)
  const wishes: Piece[] = Array.from({ length: wanted.count }, () => ({
    period: wanted.taken,
    choices: (wanted.only ?? numbers).filter((unit) => !closed(unit, wanted.own)),
    row: null,
  }))
  const others: Piece[] = near.map((row) => ({
    period: row,
    choices: row.movable
      ? [row.unit, ...numbers.filter((unit) => unit !== row.unit && !closed(unit, row))]
      : [row.unit],
    row,
  }))
  const placed = place([...wishes, ...others])
  if (!placed) return null
  return {
    units: placed.flatMap(({ piece, unit }) => (piece.row ? [] : [unit])).sort((a, b) => a - b),
    moves: placed.flatMap(({ piece: { row }, unit }) =>
      row && row.unit !== unit ? [{ bookingId: row.bookingId, from: row.unit, to: unit }] : [],
    ),
  }
}

interface Piece {
  period: Period
  /** The units on which it may lie, the best first. */
  choices: readonly number[]
  row: Taken | null
}

interface Placed {
  piece: Piece
  unit: number
}

/** Gives each piece a unit of its choices so that none overlap, by trying; those without a choice first. */
function place(pieces: readonly Piece[]): Placed[] | null {
  const order = [...pieces].sort(
    (a, b) =>
      Number(a.choices.length > 1) - Number(b.choices.length > 1) ||
      a.period.startsAt.getTime() - b.period.startsAt.getTime(),
  )
  const placed: Placed[] = []
  let tries = 0
  const placeFrom = (next: number): boolean => {
    const piece = order[next]
    if (!piece) return true
    for (const unit of piece.choices) {
      tries += 1
      if (tries > MAX_TRIES) return false
      if (placed.some((other) => other.unit === unit && overlap(other.piece.period, piece.period))) continue
      placed.push({ piece, unit })
      if (placeFrom(next + 1)) return true
      placed.pop()
    }
    return false
  }
  return placeFrom(0) ? placed : null
}

/** What touches a period, and what touches that, and so on: all that could have to move. */
function connected(period: Period, taken: readonly Taken[]): Taken[] {
  const found = new Set<Taken>()
  const reached: Period[] = [period]
  for (let next = reached.pop(); next; next = reached.pop()) {
    for (const row of taken) {
      if (found.has(row) || !overlap(row, next)) continue
      found.add(row)
      // What cannot move keeps nobody else from staying where they are.
      if (row.movable) reached.push(row)
    }
  }
  return [...found]
}

const overlap = (a: Period, b: Period): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt
