import { expect, test } from 'vitest'
import { MAX_PENDING, Watcher } from '../../src/shared/watcher.ts'

interface Change {
  key: string
  values: number[]
}
const watcher = (leave = () => {}) =>
  new Watcher<Change>({
    keyOf: ({ key }) => key,
    merge: (earlier, later) => ({ ...later, values: [...earlier.values, ...later.values] }),
    tooSlow: { en: 'too slow', zh: '太慢' },
    leave,
  })

test('a reader that waits gets each event at once; a slower one gets one of each key, behind the others', async () => {
  const reader = watcher()
  const first = reader.next()
  for (const [key, value] of [['a', 1] as const, ['a', 2] as const, ['b', 3] as const, ['a', 4] as const]) {
    reader.push({ key, values: [value] })
  }
  expect((await first).value).toEqual({ key: 'a', values: [1] })
  expect((await reader.next()).value).toEqual({ key: 'b', values: [3] })
  expect((await reader.next()).value).toEqual({ key: 'a', values: [2, 4] })
})

test('a reader that falls behind too far is cut off, and told so', async () => {
  let left = 0
  const reader = watcher(() => {
    left += 1
  })
  for (let i = 0; i <= MAX_PENDING; i += 1) reader.push({ key: String(i), values: [] })
  expect(left).toBe(1)
  await expect(reader.next()).rejects.toMatchObject({ code: 'UNAVAILABLE', text: { en: 'too slow' } })
})

test('a reader that leaves ends its own waiting', async () => {
  const reader = watcher()
  const waiting = reader.next()
  await reader.return()
  expect((await waiting).done).toBe(true)
  expect((await reader.next()).done).toBe(true)
})
