/** Where something stands in a list: by a number first, then by the quarter from which on it can be had, then by id. */
export interface Place {
  by: number
  from: number
  id: string
}

export const comparePlaces = (a: Place, b: Place): number =>
  a.by - b.by || a.from - b.from || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export interface Search<Hit> {
  /** Candidates behind a place, in the order of the places that they cannot come before; fewer than asked are the last. */
  candidates: (after: Place | null, limit: number) => Promise<Place[]>
  /** What becomes of candidates when they are looked at: a hit, or null. */
  look: (candidates: readonly Place[]) => Promise<(Hit | null)[]>
  placeOf: (hit: Hit) => Place
}

export interface Found<Hit> {
  /** The hits behind the place asked for, in order, one more than asked for if there are as many. */
  hits: Hit[]
  /** Candidates that turned out to be none. */
  missed: string[]
  /** Whether every candidate was looked at. */
  exhausted: boolean
}

// Nearly every candidate is a hit: a few more than are asked for will do, and many where they do not.
const SPARE = 5
const NEXT_LOOK = 200
// Candidates that turn out to be none cost as much as hits: somewhere it must end.
export const LOOKED_AT_MOST = 1_000

/**
 * The first hits behind a place. A hit may stand later than its candidate did, never earlier: once as many stand before
 * the next candidate as were asked for, no better one can follow. Null when too many had to be looked at.
 */
export async function bestFirst<Hit>(
  { candidates, look, placeOf }: Search<Hit>,
  { first, after }: { first: number; after: Place | null },
): Promise<Found<Hit> | null> {
  const hits: Hit[] = []
  const missed: string[] = []
  let last: Place | null = null
  for (let looked = 0; looked < LOOKED_AT_MOST; ) {
    const limit = last || after ? NEXT_LOOK : first + SPARE
    const next: Place[] = await candidates(last, limit)
    const found = await look(next)
    next.forEach(({ id }, i) => {
      const hit = found[i]
      if (!hit) missed.push(id)
      else if (!after || comparePlaces(placeOf(hit), after) > 0) hits.push(hit)
    })
    last = next.at(-1) ?? last
    looked += next.length
    const exhausted = next.length < limit
    const settled = hits.filter((hit) => last && comparePlaces(placeOf(hit), last) <= 0).length > first
    if (exhausted || settled) {
      hits.sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))
      return { hits: hits.slice(0, first + 1), missed, exhausted }
    }
  }
  return null
}
