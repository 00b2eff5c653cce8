import { expect, test } from 'vitest'
import { Bounded } from '../../src/shared/bounded.ts'

/** A task that goes on until it is told to end. */
function held() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return { task: () => ended, end }
}

test('so many run at once, so many wait in their order, and all others are turned away at once', async () => {
  const bounded = new Bounded(2, 2, () => new Error('too many'))
  const begun: number[] = []
  const tasks = [0, 1, 2, 3].map(() => held())
  const running = tasks.map(({ task }, i) =>
    bounded.run(() => {
      begun.push(i)
      return task()
    }),
  )
  await expect(bounded.run(async () => {})).rejects.toThrow('too many')
  expect(begun).toEqual([0, 1])
  tasks[1]!.end()
  await running[1]
  expect(begun).toEqual([0, 1, 2])
  for (const { end } of tasks) end()
  await Promise.all(running)
  expect(begun).toEqual([0, 1, 2, 3])
})

test('a task that fails gives its place back', async () => {
  const bounded = new Bounded(1, 0, () => new Error('too many'))
  for (let i = 0; i < 3; i += 1) {
    await expect(bounded.run(() => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck')
  }
  expect(await bounded.run(async () => 'done')).toBe('done')
})
