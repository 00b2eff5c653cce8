import { type Random, wholeNumber } from '../../src/demo/random.ts'

/** The same in another order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items]
  return items.map(() => left.splice(wholeNumber(random, 0, left.length - 1), 1)[0]!)
}
