import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { readConfig } from '../../src/config.ts'
import { demoLoaded, loadDemoData } from '../../src/demo/load.ts'
import { BUYER, DEMO_PASSWORD, ENGINEER, LAB_MANAGER, WINDOW_CLERK } from '../../src/demo/sign-ins.ts'
import { type Running, serve } from '../../src/serve.ts'

import { createLogger } from '../../src/shared/log.ts'
import { playTour } from '../../src/tour/tour.ts'
import { Visitor } from '../../src/tour/visitor.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { NO_STORE } from '../support/files.ts'

let database: TestDatabase
let service: Running
beforeAll(async () => {
  database = await cloneDatabase()
  await loadDemoData(database.db, new Date(), NO_STORE)
  service = await serve(readConfig({ PORT: '0' }), database.service, createLogger('silent'))
})
afterAll(() => service.stop().finally(database.close))

test('the demonstration data is a believable market, and loading it twice changes nothing', async () => {
  expect(await demoLoaded(database.db)).toBe(true)
  await loadDemoData(database.db, new Date(), NO_STORE)
  const client = new Client(service.url)
  const { labs, bookables, findSlots } = await client.ask(`{
    labs(first: 100) { edges { node { sites { district { code } } } } }
    bookables(first: 100) { edges { node { kind } } }
    findSlots(wish: { durationMinutes: 240 }, first: 50) { edges { cursor } }
  }`)
  expect(labs.edges.length).toBeGreaterThanOrEqual(12)
  const districts = labs.edges.flatMap((edge: Lab) => edge.node.sites.map((site) => site.district.code))
  expect(new Set(districts).size).toBeGreaterThanOrEqual(8)
  const kinds = bookables.edges.map(({ node }: { node: { kind: string } }) => node.kind)
  expect(kinds.filter((kind: string) => kind === 'INSTRUMENT')).toHaveLength(41)
  expect(kinds.filter((kind: string) => kind === 'EXPERT')).toHaveLength(12)
  expect(kinds.filter((kind: string) => kind === 'SESSION_SERIES')).toHaveLength(3)
  expect(findSlots.edges.length).toBeGreaterThan(30)
  expect(await checkLedger({ db: database.db, now: new Date() })).toEqual([])
})

test.each([
  ['experts', '{ kind: EXPERT, fields: ["金属材料失效分析"], meetingPlaces: [ON_SITE] }', 120, 1],
  [
    'experts at the window',
    '{ qualityElements: [TESTING], meetingPlaces: [AT_WINDOW], languages: ["zh"] }',
    60,
    1,
  ],
  ['trainings', '{ serviceModes: [TRAINING] }', 15, 3],
])('the demonstration has %s to be found as the README asks', async (_what, filter, minutes, least) => {
  const { findSlots } = await new Client(service.url).ask(
    `{ findSlots(filter: ${filter}, wish: { durationMinutes: ${minutes} }) { edges { node { bookable { name } } } } }`,
  )
  expect(findSlots.edges.length).toBeGreaterThanOrEqual(least)
})
interface Lab {
  node: { sites: { district: { code: string } }[] }
}

test('the tour plays from the first step to the last', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const visitor = (name: string, email: string) =>
    new Visitor(name, service.url).signedIn(email, DEMO_PASSWORD)
  await playTour({
    lab: await visitor('lab', LAB_MANAGER),
    engineer: await visitor('engineer', ENGINEER),
    rival: await visitor('rival', BUYER),
    clerk: await visitor('clerk', WINDOW_CLERK),
    stranger: new Visitor('stranger', service.url),
  })
  vi.restoreAllMocks()
})
