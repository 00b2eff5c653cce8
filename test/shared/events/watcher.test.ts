import { expect, test } from 'vitest'
import { MAX_PENDING, Watcher } from '../../../src/shared/events/watcher.ts'

interface Change {
  key: string
  values: number[]
}
const watcher = (leave = () => {}) =>
  new Watcher<Change>(
    {
      keyOf: ({ key }) => key,
      merge: (earlier, later) => ({ ...later, values: [...earlier.values, ...later.values] }),
      tooSlow: { en: 'too slow', zh: '太慢' },
    },
    leave,
  )

const push = (reader: Watcher<Change>, ...changes: [string, number][]) => {
  for (const [key, value] of changes) reader.push({ key, values: [value] })
}
const read = async (reader: Watcher<Change>, count: number) => {
  const changes: Change[] = []
  while (changes.length < count) changes.push((await reader.next()).value)
  return changes
}

test('a reader gets each event in order, those too that come before it reads on', async () => {
  const reader = watcher()
  const first = reader.next()
  push(reader, ['a', 1], ['a', 2], ['b', 3], ['a', 4])
  expect((await first).value).toEqual({ key: 'a', values: [1] })
  expect((await read(reader, 3)).map(({ values }) => values)).toEqual([[2], [3], [4]])
})

test('of more than a thousand it gets one of each key, behind the others, until it has caught up', async () => {
  const reader = watcher()
  for (let i = 0; i < MAX_PENDING; i += 1) push(reader, ['a', i])
  push(reader, ['b', 1], ['a', MAX_PENDING], ['b', 2])
  const [a, b] = await read(reader, 2)
  expect(a).toEqual({ key: 'a', values: Array.from({ length: MAX_PENDING + 1 }, (_, i) => i) })
  expect(b).toEqual({ key: 'b', values: [1, 2] })
  push(reader, ['a', 5], ['a', 6])
  expect((await read(reader, 2)).map(({ values }) => values)).toEqual([[5], [6]])
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
