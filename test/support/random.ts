import { randomFrom } from '../../src/demo/random.ts'

/** The items in an order that the seed decides. */
export function shuffled<Item>(items: Iterable<Item>, seed: number): Item[] {
  const random = randomFrom(seed)
  return [...items]
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
