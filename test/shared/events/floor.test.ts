import { expect, test } from 'vitest'
import { Floor } from '../../../src/shared/events/floor.ts'

test('once a second it is looked from the beginning, and between above what was there seconds ago', async () => {
  const floor = new Floor()
  let last = 100
  const at = (seconds: number) => floor.at(seconds * 1_000, async () => last)
  expect(await at(0)).toBe(0)
  expect(await at(0.5)).toBe(0)
  last = 200
  expect(await at(5)).toBe(0)
  expect(await at(5.5)).toBe(100)
  expect(await at(6)).toBe(0)
  expect(await at(6.1)).toBe(100)
  last = 300
  expect(await at(10)).toBe(0)
  expect(await at(10.5)).toBe(200)
})
