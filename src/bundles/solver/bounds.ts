import type { Gap, Option, Puzzle, Rule } from './puzzle.ts'

/** Between which quarters a part may begin and end. */
export interface Bounds {
  minFrom: number
  maxFrom: number
  minUntil: number
  maxUntil: number
}

/** The options of a part in two orders, so that the outermost that bounds allow is found at either end. */
export interface Sorted {
  byUntil: readonly Option[]
  byFrom: readonly Option[]
  /** How long the shortest and the longest of them last. */
  shortest: number
  longest: number
}

export const sorted = (options: readonly Option[]): Sorted => ({
  byUntil: [...options].sort(
    (a, b) => a.until - b.until || a.fen - b.fen || b.from - a.from || bySource(a, b),
  ),
  byFrom: [...options].sort((a, b) => a.from - b.from),
  shortest: options.reduce((least, { from, until }) => Math.min(least, until - from), Infinity),
  longest: options.reduce((most, { from, until }) => Math.max(most, until - from), 0),
})

const bySource = (a: Option, b: Option): number => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0)

export const UNBOUNDED: Bounds = {
  minFrom: -Infinity,
  maxFrom: Infinity,
  minUntil: -Infinity,
  maxUntil: Infinity,
}

export const exactly = ({ from, until }: Option): Bounds => ({
  minFrom: from,
  maxFrom: from,
  minUntil: until,
  maxUntil: until,
})

export const allows = (bounds: Bounds, { from, until }: Option): boolean =>
  from >= bounds.minFrom && from <= bounds.maxFrom && until >= bounds.minUntil && until <= bounds.maxUntil

// Rules that nothing fulfils can push each other on by a quarter at a time: the search finds that out as well.
const ROUNDS = 64

/**
 * Draws the bounds of all parts as near as the rules and the options between them say, after those of some have changed;
 * null when no option is left of some part. What it leaves may still be impossible: rules are looked at one by one.
 */
export function narrowed(
  { rules }: Pick<Puzzle, 'rules'>,
  options: readonly Sorted[],
  bounds: readonly Bounds[],
  changed: readonly number[] = bounds.map((_, i) => i),
): Bounds[] | null {
  const now = bounds.map((each) => ({ ...each }))
  let news = new Set(changed)
  for (let round = 0; round < ROUNDS && news.size > 0; round += 1) {
    for (const part of news) if (!tighten(now[part]!, options[part]!)) return null
    const next = new Set<number>()
    for (const rule of rules) apply(rule, now, news, next)
    news = next
  }
  return now
}

/** What a rule says of the bounds of its parts, where those of one are news; which of them change by it. */
function apply(rule: Rule, bounds: Bounds[], news: ReadonlySet<number>, next: Set<number>): void {
  if (rule.kind === 'GAP') {
    const { before, after } = rule
    if (news.has(before) && follow(bounds[after]!, bounds[before]!, rule)) next.add(after)
    if (news.has(after) && precede(bounds[before]!, bounds[after]!, rule)) next.add(before)
    return
  }
  for (const part of rule.parts) {
    if (!news.has(part)) continue
    for (const other of rule.parts) if (keepNear(bounds[other]!, bounds[part]!, rule.length)) next.add(other)
  }
}

/** Begins so long after another one has ended. */
const follow = (own: Bounds, before: Bounds, { min, max }: Gap): boolean =>
  either(atLeast(own, 'minFrom', before.minUntil + min), atMost(own, 'maxFrom', before.maxUntil + max))

/** Ends so long before another one begins. */
const precede = (own: Bounds, after: Bounds, { min, max }: Gap): boolean =>
  either(atMost(own, 'maxUntil', after.maxFrom - min), atLeast(own, 'minUntil', after.minFrom - max))

/** Ends at most so long after another one begins, and begins at most so long before that ends. */
const keepNear = (own: Bounds, other: Bounds, length: number): boolean =>
  either(atMost(own, 'maxUntil', other.maxFrom + length), atLeast(own, 'minFrom', other.minUntil - length))

/** Either, where both have been done. */
const either = (one: boolean, other: boolean): boolean => one || other

function atLeast(bounds: Bounds, name: 'minFrom' | 'minUntil', value: number): boolean {
  const isNews = value > bounds[name]
  if (isNews) bounds[name] = value
  return isNews
}

function atMost(bounds: Bounds, name: 'maxFrom' | 'maxUntil', value: number): boolean {
  const isNews = value < bounds[name]
  if (isNews) bounds[name] = value
  return isNews
}

/** Draws bounds to the outermost options between them; whether there is one. */
function tighten(bounds: Bounds, { byUntil, byFrom, shortest, longest }: Sorted): boolean {
  // Most last equally long: then what is said of one end is as good as said of the other, and hardly any is passed over.
  atLeast(bounds, 'minUntil', bounds.minFrom + shortest)
  atLeast(bounds, 'minFrom', bounds.minUntil - longest)
  atMost(bounds, 'maxUntil', bounds.maxFrom + longest)
  atMost(bounds, 'maxFrom', bounds.maxUntil - shortest)
  const first = firstFrom(byUntil, bounds, 'until', bounds.minUntil)
  if (!first) return false
  bounds.minUntil = first.until
  bounds.minFrom = firstFrom(byFrom, bounds, 'from', bounds.minFrom)!.from
  bounds.maxUntil = lastBefore(byUntil, bounds, 'until', bounds.maxUntil)!.until
  bounds.maxFrom = lastBefore(byFrom, bounds, 'from', bounds.maxFrom)!.from
  return true
}

type End = 'from' | 'until'

/** The position of the first option, of those sorted by an end, at which it is so late or later. */
export function positionOf(options: readonly Option[], end: End, value: number): number {
  let [low, high] = [0, options.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (options[middle]![end] < value) low = middle + 1
    else high = middle
  }
  return low
}

function firstFrom(options: readonly Option[], bounds: Bounds, end: End, value: number): Option | undefined {
  const last = end === 'from' ? bounds.maxFrom : bounds.maxUntil
  for (let i = positionOf(options, end, value); i < options.length && options[i]![end] <= last; i += 1)
    if (allows(bounds, options[i]!)) return options[i]
  return undefined
}

function lastBefore(options: readonly Option[], bounds: Bounds, end: End, value: number): Option | undefined {
  for (let i = positionOf(options, end, value + 1) - 1; i >= 0; i -= 1)
    if (allows(bounds, options[i]!)) return options[i]
  return undefined
}
