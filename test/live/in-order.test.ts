import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from '../../src/live/in-order.ts'

const pause = (turns: number): Promise<void> =>
  turns > 0 ? new Promise((resolve) => setImmediate(() => resolve(pause(turns - 1)))) : Promise.resolve()

async function* numbers(pauses: readonly number[]): AsyncGenerator<number> {
  for (const [i, turns] of pauses.entries()) {
    await pause(turns)
    yield i
  }
}

test('however long each takes, all are finished in the order in which they came, and never too many at once', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ came: fc.nat(3), took: fc.nat(5), told: fc.nat(2) }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (items, most) => {
        const finished: number[] = []
        let [working, atOnce] = [0, 0]
        const begin = async (i: number) => {
          working += 1
          atOnce = Math.max(atOnce, working)
          await pause(items[i]!.took)
          return i
        }
        const finish = async (i: number) => {
          await pause(items[i]!.told)
          working -= 1
          finished.push(i)
        }
        await inOrder(numbers(items.map(({ came }) => came)), { begin, finish }, most)
        expect(finished).toEqual(items.map((_, i) => i))
        expect(atOnce).toBeLessThanOrEqual(most)
      },
    ),
  ))

test('a failure ends it in its turn, also while nothing comes', async () => {
  const finished: number[] = []
  let returned = false
  let end: (result: IteratorResult<number>) => void = () => {}
  const values = [0, 1]
  const items: AsyncIterator<number> = {
    next: () =>
      values.length > 0
        ? Promise.resolve({ value: values.shift()!, done: false })
        : new Promise((resolve) => {
            end = resolve
          }),
    return: async () => {
      returned = true
      end({ value: undefined, done: true })
      return { value: undefined, done: true }
    },
  }
  const begin = async (i: number) => {
    if (i === 1) throw new Error('no answer')
    return i
  }
  const finish = async (i: number) => void finished.push(i)
  await expect(inOrder(items, { begin, finish }, 4)).rejects.toThrow('no answer')
  expect([finished, returned]).toEqual([[0], true])
})
