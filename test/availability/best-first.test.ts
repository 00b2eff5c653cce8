import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestFirst, comparePlaces, type Place } from '../../src/availability/best-first.ts'

const place = fc.record({
  by: fc.nat(3),
  from: fc.nat(20),
  id: fc.nat(1_000).map((n) => String(n).padStart(4, '0')),
})
/** Candidates, how much later each turns out to stand, and whether it is a hit at all. */
const market = fc.uniqueArray(fc.tuple(place, fc.nat(12), fc.boolean()), {
  selector: ([{ id }]) => id,
  maxLength: 300,
})

const search = (candidates: [Place, number, boolean][]) => {
  const sorted = [...candidates].sort(([a], [b]) => comparePlaces(a, b))
  return {
    candidates: async (after: Place | null, limit: number) =>
      sorted
        .map(([bound]) => bound)
        .filter((bound) => !after || comparePlaces(bound, after) > 0)
        .slice(0, limit),
    look: async (bounds: readonly Place[]) =>
      bounds.map(({ id }) => {
        const [bound, later, isHit] = candidates.find(([each]) => each.id === id)!
        return isHit ? { ...bound, from: bound.from + later } : null
      }),
    placeOf: (hit: Place) => hit,
  }
}

test('pages follow each other in order, with every hit once, however late candidates turn out to stand', async () => {
  await fc.assert(
    fc.asyncProperty(market, fc.integer({ min: 1, max: 30 }), async (candidates, first) => {
      const seen: Place[] = []
      for (let after: Place | null = null; ; after = seen.at(-1)!) {
        const { hits } = await bestFirst(search(candidates), { first, after })
        seen.push(...hits.slice(0, first))
        if (hits.length <= first) break
      }
      const expected = candidates
        .filter(([, , isHit]) => isHit)
        .map(([bound, later]) => ({ ...bound, from: bound.from + later }))
        .sort(comparePlaces)
      expect(seen).toEqual(expected)
    }),
  )
})

test('all that missed is told when everything was looked at', async () => {
  await fc.assert(
    fc.asyncProperty(market, async (candidates) => {
      const { missed, cut } = await bestFirst(search(candidates), { first: 500, after: null })
      expect(cut).toBe(false)
      expect([...missed].sort()).toEqual(
        candidates
          .filter(([, , isHit]) => !isHit)
          .map(([{ id }]) => id)
          .sort(),
      )
    }),
  )
})

test('a search ends when more than it may look at turn out to be none', async () => {
  const candidates = Array.from({ length: 2_000 }, (_, i): [Place, number, boolean] => [
    { by: 0, from: i, id: String(i).padStart(4, '0') },
    0,
    false,
  ])
  expect(await bestFirst(search(candidates), { first: 1, after: null })).toMatchObject({
    hits: [],
    cut: true,
  })
})
