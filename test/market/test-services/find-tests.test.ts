import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { syncPublicDays } from '../../../src/availability/public-days.service.ts'
import { testDates } from '../../../src/availability/test-services/test-dates.ts'
import { workingDaysFrom } from '../../../src/availability/working-days.service.ts'
import { rows } from '../../../src/shared/db.ts'
import { localDayOf } from '../../../src/shared/local-time.ts'
import type { Client } from '../../support/client.ts'
import { type Lab, type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { testServiceOf } from '../../support/test-services.ts'
import { minutesAfter } from '../../support/time.ts'

let service: TestService
let [near, far]: Lab[] = []
let enterprise: Member
const ids: Record<string, string> = {}
const DAY = 1_440
const dayAfter = (days: number) => localDayOf(minutesAfter(new Date(), days * DAY), 'Asia/Shanghai')

beforeAll(async () => {
  service = await startService()
  await syncPublicDays({ db: service.db, now: new Date() }, new Map())
  ;[near, far, enterprise] = await Promise.all([
    seeds(service).lab('310112'),
    seeds(service).lab('310151'),
    seeds(service).enterprise('SMALL'),
  ])
  ids.slow = await testServiceOf(near, { normalDays: 8, urgent: null, prices: { large: '80' } })
  ids.fast = await testServiceOf(far, {
    ...{ normalDays: 3, prices: { large: '120' }, weeklySamples: 2 },
    urgent: { days: 1, surchargePercent: 100 },
  })
  await near.instrument({ methods: ['GB/T 228.1-2021'] })
  await record(near.client, dayAfter(400))
  await record(far.client, dayAfter(1))
})
afterAll(() => service.stop())

const record = (client: Client, validUntil: string) =>
  client.ask(
    'mutation ($input: RecordAccreditationInput!) { recordAccreditation(input: $input) { userErrors { code } } }',
    {
      input: {
        ...{ scheme: 'CNAS', certificate: 'CNAS L00000', methods: ['GB/T 228.1-2021'] },
        ...{ validFrom: dayAfter(-30), validUntil },
      },
    },
  )

const FIND = `query ($filter: BookableFilter, $wish: SlotWish!, $sort: SlotSort, $near: String, $samples: Int, $urgent: Boolean) {
  findSlots(filter: $filter, wish: $wish, sort: $sort, near: $near) { edges { node { bookable { id } } }
    testServices(samples: $samples, urgent: $urgent) {
      testService { id } receivedOn reportDueOn price { amount } distanceKm accreditations { scheme validUntil } why } } }`
const TESTS = { serviceModes: ['OUTSOURCED_TEST'], methods: ['GB/T 228'] }
async function ask(variables: { wish?: object } & Record<string, unknown> = {}, by = service.stranger) {
  const wish = { durationMinutes: 60, ...variables.wish }
  return (
    await by.ask(FIND, { samples: 1, urgent: false, filter: TESTS, sort: 'EARLIEST', ...variables, wish })
  ).findSlots
}
interface Hit {
  testService: { id: string }
  price: { amount: string } | null
}
async function found(variables: Parameters<typeof ask>[0] = {}, by = service.stranger): Promise<string[]> {
  const { testServices } = await ask(variables, by)
  return testServices.map(({ testService }: Hit) =>
    Object.keys(ids).find((name) => ids[name] === testService.id),
  )
}

test('tests are found beside slots by method, those whose report is there first before others', async () => {
  expect(await found()).toEqual(['fast', 'slow'])
  const { edges, testServices } = await ask({ filter: { methods: ['GB/T 228'] } })
  expect([edges.length, testServices.length]).toEqual([1, 2])
  expect((await ask()).edges).toEqual([])
})

test('the report is due in working days of the lab from when samples can be received', async () => {
  const [hit] = (await ask()).testServices
  const comesOn = dayAfter(0)
  const dates = testDates(
    { normalDays: 3, urgentDays: 1, weeklySamples: 2 },
    { comesOn, samples: 1, urgent: false },
    await workingDaysFrom(service.db, comesOn),
  )
  expect(hit).toMatchObject(dates!)
})

test.each([
  ['a service mode of bookables', { serviceModes: ['TIME_SHARE'] }],
  ['a kind of bookables', { kind: 'INSTRUMENT' }],
  ['a category', { categories: ['01'] }],
  ['what is open now', { openNow: true }],
  ['another method', { ...TESTS, methods: ['GB/T 229'] }],
  ['another district', { ...TESTS, districts: ['310104'] }],
  ['another element', { ...TESTS, qualityElements: ['METROLOGY'] }],
])('who asks for %s finds none', async (_, filter) => {
  expect(await found({ filter })).toEqual([])
})

test('a price is that of all samples for who would pay, and a limit and an order go by it', async () => {
  const { testServices } = await ask({ samples: 2, sort: 'PRICE' }, enterprise.client)
  expect(testServices.map(({ price }: Hit) => price?.amount)).toEqual(['160.00', '240.00'])
  expect(await found({ samples: 2, wish: { maxPrice: '200' } }, enterprise.client)).toEqual(['slow'])
  expect((await ask()).testServices[0].price).toBeNull()
  const urgent = await ask({ urgent: true }, enterprise.client)
  expect(urgent.testServices.map(({ price }: Hit) => price?.amount)).toEqual(['240.00'])
})

test('the nearest come first, with how far they are', async () => {
  expect(await found({ sort: 'DISTANCE', near: '310112' })).toEqual(['slow', 'fast'])
  const { testServices } = await ask({ sort: 'DISTANCE', near: '310112' })
  expect(testServices[0].distanceKm).toBe(0)
  expect(testServices[1].distanceKm).toBeGreaterThan(20)
})

test('an accreditation counts only when it holds from the receipt to the report', async () => {
  const { testServices } = await ask({ wish: { accreditations: ['CNAS'] } })
  expect(testServices).toMatchObject([
    { testService: { id: ids.slow }, accreditations: [{ scheme: 'CNAS', validUntil: dayAfter(400) }] },
  ])
  expect(await found({ wish: { accreditations: ['CMA'] } })).toEqual([])
  const all = await ask()
  expect(all.testServices[0].accreditations).toEqual([])
})

test('who needs the report by a day finds what is reported before it is over', async () => {
  const [fast] = (await ask()).testServices
  const end = minutesAfter(new Date(`${fast.reportDueOn}T16:00:00Z`), 0)
  expect(await found({ wish: { until: end } })).toEqual(['fast'])
  expect(await found({ wish: { until: minutesAfter(end, -1) } })).toEqual([])
})

test('more than a week can take is reported later, and may change who is first', async () => {
  expect(await found({ samples: 9 })).toEqual(['slow', 'fast'])
})

test('it says why a service stands where it does, in either language', async () => {
  const [first] = (await ask({ wish: { accreditations: ['CNAS'], sizeClass: 'SMALL' } })).testServices
  expect(first.why).toBe(
    `Report by ${first.reportDueOn}; costs 80.00 CNY; CNAS for GB/T 228.1-2021 until ${dayAfter(400)}.`,
  )
  const said = await ask({ wish: { sizeClass: 'SMALL' }, sort: 'PRICE' }, service.stranger.speaking('zh'))
  expect(said.testServices[0].why).toMatch(
    /^价格 80.00 元;最迟 \d{4}-\d\d-\d\d 出具报告;GB\/T 228\.1-2021 CNAS /,
  )
})

test('what is asked for and tested by nobody counts as unmet, and what is found does not', async () => {
  const here = { ...TESTS, districts: ['310112'] }
  expect(await found({ filter: here })).toEqual(['slow'])
  expect(await found({ filter: { ...here, methods: ['GB/T 231'] } })).toEqual([])
  await vi.waitFor(
    async () => {
      const counted = await rows<{ method: string }>(
        service.db,
        sql`select method from unmet_demand where district = '310112'`,
      )
      expect(counted).toEqual([{ method: 'gb231' }])
    },
    { timeout: 20_000, interval: 200 },
  )
})
