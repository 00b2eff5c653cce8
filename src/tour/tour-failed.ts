/** A step of the tour went otherwise than it must. */
export class TourFailed extends Error {}

export function must(condition: unknown, what: string): asserts condition {
  if (!condition) throw new TourFailed(what)
}
