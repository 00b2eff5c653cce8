import { afterAll, beforeAll, expect, test } from 'vitest'
import { distanceKm } from '../../src/accounts/district.ts'
import { listDistricts, readSeats } from '../../src/accounts/organizations.repository.ts'
import type { Database } from '../../src/shared/database.ts'
import { cloneDatabase } from '../support/database.ts'

const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 }
const BEIJING = { latitude: 39.9042, longitude: 116.4074 }

let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

test.each([
  ['Shanghai to Beijing', SHANGHAI, BEIJING, 1067],
  ['a degree of the equator', { latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 }, 111.2],
  ['a place to itself', SHANGHAI, SHANGHAI, 0],
  ['over the date line', { latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }, 111.2],
  ['pole to pole', { latitude: 90, longitude: 0 }, { latitude: -90, longitude: 30 }, 20_015],
])('%s is as far as it is', (_what, a, b, km) => {
  expect(Math.abs(distanceKm(a, b) - km)).toBeLessThan(km * 0.001 + 1e-9)
  expect(distanceKm(b, a)).toBeCloseTo(distanceKm(a, b), 9)
})

test('the seats of all districts are known, and Minhang is nearer to Xuhui than to Chongming', async () => {
  const seats = await readSeats(database.db)
  expect(seats.size).toBe((await listDistricts(database.db)).length)
  const fromMinhang = (code: string) => distanceKm(seats.get('310112')!, seats.get(code)!)
  expect(fromMinhang('310104')).toBeLessThan(15)
  expect(fromMinhang('310151')).toBeGreaterThan(50)
})
