/** How much may be asked for: points of cost (see cost.ts). */
export interface Rate {
  perMinute: number
  /** How many at once, after a pause. */
  burst: number
}

/** What the dearest operation costs with the longest document, which would otherwise never be carried out. */
const LEAST = 13_000

/** The rate that "600000/100000" says; null for "0", which is none; undefined for what says nothing. */
export function rateOf(text: string): Rate | null | undefined {
  if (text === '0') return null
  const [perMinute, burst] = (/^(\d{1,12})\/(\d{1,12})$/.exec(text) ?? []).slice(1).map(Number)
  if (!perMinute || !burst || Math.min(perMinute, burst) < LEAST) return undefined
  return { perMinute, burst }
}
