import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemoData } from '../../src/demo/load.ts'
import { NO_STORE } from '../support/files.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
  await loadDemoData(service.db, new Date(), NO_STORE)
})
afterAll(() => service.stop())

const day = (days: number) => Temporal.Now.plainDateISO('Asia/Shanghai').add({ days }).toString()

const BOOKABLES = `query ($methods: [String!], $day: LocalDate) {
  bookables(filter: { methods: $methods }) { edges { node { name accreditations(validOn: $day) { edges { node { scheme } } } } } }
}`
interface Accredited {
  bookables: {
    edges: { node: { name: string; accreditations: { edges: { node: { scheme: string } }[] } } }[]
  }
}
const LABS = `{ labs(first: 20) { edges { node {
  accreditations(first: 30) { edges { node { certificate validUntil } } }
} } } }`
interface Labs {
  labs: {
    edges: {
      node: { accreditations: { edges: { node: { certificate: string; validUntil: string } }[] } }
    }[]
  }
}

test('a chamber is accredited by two schemes this week, and by one in two weeks', async () => {
  const schemes = async (date: string) => {
    const asked = { methods: ['GB/T 2423.22'], day: date }
    const { bookables } = await service.stranger.ask<Accredited>(BOOKABLES, asked)
    return bookables.edges.map(({ node }) => [
      node.name,
      node.accreditations.edges.map((edge) => edge.node.scheme),
    ])
  }
  expect(await schemes(day(0))).toEqual([['Rapid temperature-change chamber', ['CMA', 'CNAS']]])
  expect(await schemes(day(14))).toEqual([['Rapid temperature-change chamber', ['CMA']]])
})

test('of the labs most are accredited for years, one was, and some never; every number says that it is invented', async () => {
  const { labs } = await service.stranger.ask<Labs>(LABS)
  const ends = labs.edges.map(({ node }) => node.accreditations.edges.map((edge) => edge.node))
  const certificates = ends.flat().map(({ certificate }) => certificate)
  expect(certificates.every((certificate) => certificate.endsWith('演示'))).toBe(true)
  const last = ends.map((scopes) =>
    scopes
      .map(({ validUntil }) => validUntil)
      .sort()
      .at(-1),
  )
  expect(last.filter((until) => until && until > day(365)).length).toBeGreaterThanOrEqual(6)
  expect(last.filter((until) => until && until < day(0))).toHaveLength(1)
  expect(last.filter((until) => !until).length).toBeGreaterThanOrEqual(1)
})
