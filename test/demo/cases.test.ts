import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemoData } from '../../src/demo/load.ts'
import { DEMO_PASSWORD, ENGINEER, LAB_MANAGER, WINDOW_CLERK } from '../../src/demo/sign-ins.ts'
import { myCases } from '../support/cases.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase } from '../support/database.ts'
import { NO_STORE } from '../support/files.ts'
import { SIGN_IN } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  const database = await cloneDatabase()
  await loadDemoData(database.db, new Date(), NO_STORE)
  service = await startService({}, database)
})
afterAll(() => service.stop())

async function signedIn(email: string): Promise<Client> {
  const { signIn } = await service.stranger.ask(SIGN_IN, { input: { email, password: DEMO_PASSWORD } })
  return new Client(service.url, signIn.token)
}

test('the first window has three cases: just told, worked on, and solved', async () => {
  const { cases } = await myCases(await signedIn(WINDOW_CLERK))
  expect(cases).toMatchObject([
    { status: 'OPEN', enterprise: null, progress: { offered: 0, booked: 0, delivered: 0 }, mandate: null },
    { status: 'OPEN', mandate: { id: expect.any(String) }, progress: { booked: 2, delivered: 1 } },
    { status: 'CLOSED', outcome: 'SOLVED', progress: { booked: 1, delivered: 1 } },
  ])
  expect(cases.every(({ contact, history }) => contact && history!.length > 0)).toBe(true)
  // Both bookings may be of one instrument.
  expect(cases[1]!.progress.offered).toBeGreaterThanOrEqual(2)
})

test('the engineer sees the one of the own enterprise, and nobody is asked again of what is over', async () => {
  const engineer = await signedIn(ENGINEER)
  expect((await myCases(engineer)).cases).toMatchObject([{ contact: null, progress: { booked: 2 } }])
  const { viewer } = await engineer.ask('{ viewer { unreadNotifications } }')
  expect(viewer.unreadNotifications).toBe(0)
})

test('a lab reads its average', async () => {
  const FIGURES = '{ viewer { organization { satisfaction { count mean } } } }'
  const { viewer } = await (await signedIn(LAB_MANAGER)).ask(FIGURES)
  expect(viewer.organization.satisfaction.count).toBeGreaterThan(0)
  expect(viewer.organization.satisfaction.mean).toBeGreaterThan(3)
})
