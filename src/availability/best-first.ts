import { setImmediate } from 'node:timers/promises'

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
  /** Whether it was given up before enough hits were certain: better ones may exist than those that were found. */
  cut: boolean
}

// Nearly every candidate is a hit: a few more than are asked for will do, and many where they do not.
const SPARE = 3
const PART = 100
// Candidates that turn out to be none cost as much as hits: somewhere it must end.
export const LOOKED_AT_MOST = 1_000
const LONGEST_MS = 3_000

/**
 * The first hits behind a place. A hit may stand later than its candidate did, never earlier: once as many stand before
 * the next candidate as were asked for, no better one can follow.
 */
export async function bestFirst<Hit>(
  { candidates, look, placeOf }: Search<Hit>,
  { first, after }: { first: number; after: Place | null },
): Promise<Found<Hit>> {
  const hits = new Map<string, Hit>()
  const missed: string[] = []
  const answer = (cut: boolean): Found<Hit> => {
    const sorted = [...hits.values()].sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))
    return { hits: sorted.slice(0, first + 1), missed, cut }
  }
  const begun = performance.now()
  for await (const { part, isLast } of parts(candidates, after ? PART : first + SPARE)) {
    const found = await look(part)
    part.forEach(({ id }, i) => {
      const hit = found[i]
      if (!hit) missed.push(id)
      // One that is booked between two looks comes again behind its later time.
      else if (!after || comparePlaces(placeOf(hit), after) > 0) hits.set(id, hit)
    })
    const last = part.at(-1)
    const certain = [...hits.values()].filter((hit) => last && comparePlaces(placeOf(hit), last) <= 0).length
    if (isLast || certain > first) return answer(false)
    if (performance.now() - begun > LONGEST_MS) return answer(true)
    // Others are served between two parts.
    await setImmediate()
  }
  return answer(true)
}

/** Candidates in parts: first a few, and when those do not do, all that may be looked at with one more question. */
async function* parts(candidates: Search<unknown>['candidates'], few: number) {
  const first = await candidates(null, few)
  yield { part: first, isLast: first.length < few }
  const limit = LOOKED_AT_MOST - few
  const others = await candidates(first.at(-1)!, limit)
  for (let i = 0; i < Math.max(1, others.length); i += PART) {
    const isLast = i + PART >= others.length && others.length < limit
    yield { part: others.slice(i, i + PART), isLast }
  }
}
