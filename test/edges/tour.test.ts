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
  expect(findSlots.edges.length).toBeGreaterThan(30)
  expect(await checkLedger({ db: database.db, now: new Date() })).toEqual([])
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
  })
  vi.restoreAllMocks()
})
