import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { methodOf } from '../../src/catalog/methods.ts'
import { listStandards } from '../../src/catalog/standards/standards.repository.ts'
import { loadDemoData } from '../../src/demo/load.ts'
import { NO_STORE } from '../support/files.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
  await loadDemoData(service.db, new Date(), NO_STORE)
})
afterAll(() => service.stop())

const today = Temporal.Now.plainDateISO('Asia/Shanghai').toString()

const FIND = `query ($text: String, $accreditations: [AccreditationScheme!]) {
  findSlots(filter: { text: $text, serviceModes: [OUTSOURCED_TEST] }
    wish: { durationMinutes: 60, sizeClass: SMALL, accreditations: $accreditations }) {
    testServices(samples: 3) { testService { lab { name } } price { amount } } } }`
interface Found {
  findSlots: { testServices: { testService: { lab: { name: string } }; price: { amount: string } }[] }
}
const labsFor = async (text: string, accreditations?: string[]) =>
  (await service.stranger.ask<Found>(FIND, { text, accreditations })).findSlots.testServices.map(
    ({ testService, price }) => [testService.lab.name, price.amount],
  )

test('a tensile test of metals is found by parameter, standard and initials, with what three samples cost', async () => {
  const ligang = ['Ligang Metal Mechanics Testing Centre', '360.00']
  expect(await labsFor('屈服强度')).toEqual([ligang])
  expect(await labsFor('GB/T 228', ['CNAS'])).toEqual([ligang])
  expect(await labsFor('jssw')).toEqual([ligang])
})

test('lead in food is tested, though the accreditation for it has run out', async () => {
  expect(await labsFor('GB 5009.12')).toHaveLength(1)
  expect(await labsFor('GB 5009.12', ['CMA'])).toEqual([])
})

test('every service names standards of the catalogue that are in force', async () => {
  const { testServices } = await service.stranger.ask<{
    testServices: {
      edges: { node: { methods: { isCurrent: boolean }[]; expectedTest: { reportDueOn: string } } }[]
    }
  }>(`{ testServices(first: 100) { edges { node { methods { isCurrent } expectedTest { reportDueOn } } } } }`)
  const services = testServices.edges.map(({ node }) => node)
  expect(services.length).toBeGreaterThanOrEqual(20)
  expect(services.every(({ methods }) => methods.length > 0 && methods.every((each) => each.isCurrent))).toBe(
    true,
  )
  expect(services.every(({ expectedTest }) => expectedTest.reportDueOn > today)).toBe(true)
})

test('the catalogue holds each standard under the number by which it is asked for', async () => {
  const standards = await listStandards(service.db, null, { first: 100, after: null })
  expect(standards.length).toBeGreaterThanOrEqual(34)
  for (const { number, edition, name } of standards) expect(methodOf(name)).toEqual({ number, edition, name })
})
