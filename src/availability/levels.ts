import { type Span, within } from './span.ts'

/** A maximal span in which the same number of units is free. */
export interface Level extends Span {
  units: number
}

/** How many units are free when, inside a window; where none is, there is no level. */
export function levelsOf(free: readonly (readonly Span[])[], window: Span): Level[] {
  const changes = new Int16Array(window.until - window.from + 1)
  for (const { from, until } of free.flatMap((spans) => within(spans, window))) {
    changes[from - window.from]! += 1
    changes[until - window.from]! -= 1
  }
  const levels: Level[] = []
  let [from, units] = [window.from, 0]
  for (let quarter = window.from; quarter <= window.until; quarter += 1) {
    const change = changes[quarter - window.from]!
    // Nothing changes, or one unit ends where another begins: the level goes on.
    if (change === 0) continue
    if (units > 0) levels.push({ from, until: quarter, units })
    from = quarter
    units += change
  }
  return levels
}
