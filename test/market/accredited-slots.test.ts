import { afterAll, beforeAll, expect, test } from 'vitest'
import { find, findRejections } from '../support/find.ts'
import { type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let tester: string

/** A day on the calendar of the site, so many days from today. */
const day = (ahead: number): string =>
  new Date(Date.now() + (8 + 24 * ahead) * 3_600_000).toISOString().slice(0, 10)

const RECORD = `mutation ($input: RecordAccreditationInput!) {
  recordAccreditation(input: $input) { recorded userErrors { message } }
}`
const record = (scheme: string, method: string, validFrom: string, validUntil: string) =>
  lab.client.ask(RECORD, {
    input: { scheme, certificate: `${scheme} ${method}`, methods: [method], validFrom, validUntil },
  })

beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  tester = await lab.instrument({ name: 'Tensile tester', methods: ['GB/T 228.1-2021', 'GB/T 1040.1-2018'] })
  await record('CNAS', 'GB/T 228.1-2021', day(-300), day(2))
  await record('CMA', 'GB/T 228.1-2021', day(5), day(300))
  await record('CMA', 'GB/T 1040.1-2010', day(-300), day(300))
})
afterAll(() => service.stop())

const ask = (accreditations: string[], more: object = {}, methods = ['GB/T 228.1']) =>
  find(service.stranger, {
    filter: { methods },
    wish: { durationMinutes: 60, accreditations, until: minutesAfter(atQuarter(0), 14 * 1440), ...more },
    slots: 20,
  })
const startDay = (slot: { startsAt: string }) =>
  new Date(Date.parse(slot.startsAt) + 8 * 3_600_000).toISOString().slice(0, 10)

test('a slot is found as long as the accreditation is valid on its day, the last one included', async () => {
  const [hit] = await ask(['CNAS'])
  expect(hit!.bookable.id).toBe(tester)
  expect(hit!.accreditations).toEqual([{ scheme: 'CNAS', method: 'GB/T 228.1-2021' }])
  expect(hit!.why).toContain(`CNAS for GB/T 228.1-2021 until ${day(2)}`)
  const lastDay = { from: `${day(2)}T20:00:00+08:00` }
  const [last] = await ask(['CNAS'], lastDay)
  expect(last!.slots.map(startDay).every((start) => start === day(2))).toBe(true)
  expect(last!.slots.at(-1)!.endsAt).toBe(new Date(`${day(3)}T00:00:00+08:00`).toISOString())
})

test('one that begins to be valid later is found from that day on', async () => {
  const [hit] = await ask(['CMA'])
  expect(hit!.slots[0]!.startsAt).toBe(new Date(`${day(5)}T00:00:00+08:00`).toISOString())
})

test('any of the schemes will do, and another edition will not', async () => {
  const [either] = await ask(['CMA', 'CNAS'])
  expect(startDay(either!.slots[0]!) <= day(1)).toBe(true)
  expect(await ask(['CMA'], {}, ['GB/T 1040.1'])).toEqual([])
})

test('without a standard in the question any method of the bookable will do', async () => {
  const wish = { durationMinutes: 60, accreditations: ['CNAS'] }
  const hits = await find(service.stranger, { filter: { text: 'tensile' }, wish })
  expect(hits.map(({ bookable }) => bookable.id)).toEqual([tester])
})

test('what is not accredited on the day is rejected, and would be found without', async () => {
  const wish = { durationMinutes: 60, accreditations: ['CNAS'], from: `${day(4)}T00:00:00+08:00` }
  const { found, rejections } = await findRejections(service.stranger, { filter: { text: 'tensile' }, wish })
  expect(found).toEqual([])
  expect(rejections).toMatchObject([
    {
      reason: 'ACCREDITATION',
      count: 1,
      text: 'Without CNAS accreditation on that date: 1.',
      examples: [{ changes: [{ field: 'accreditations', value: null }] }],
    },
  ])
})
