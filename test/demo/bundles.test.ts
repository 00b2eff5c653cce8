import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemoData } from '../../src/demo/load.ts'
import { DEMO_PASSWORD, ENGINEER } from '../../src/demo/sign-ins.ts'
import type { BundleAnswer } from '../support/bundles.ts'
import { Client } from '../support/client.ts'
import { NO_STORE } from '../support/files.ts'
import { SIGN_IN } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let engineer: Client
beforeAll(async () => {
  service = await startService()
  await loadDemoData(service.db, new Date(), NO_STORE)
  const input = { email: ENGINEER, password: DEMO_PASSWORD }
  engineer = new Client(service.url, (await service.stranger.ask(SIGN_IN, { input })).signIn.token)
})
afterAll(() => service.stop())

test('the engineer finds a bundle that is held, and one that is confirmed with a test in it', async () => {
  const { myBundles } = await engineer.ask(
    '{ myBundles { edges { node { status expiresAt parts { ref startsAt endsAt order { status } } } } } }',
  )
  const [held, confirmed]: BundleAnswer[] = myBundles.edges.map(({ node }: { node: BundleAnswer }) => node)
  expect([held!.status, held!.parts.map(({ ref }) => ref)]).toEqual(['HELD', ['measurement', 'expert']])
  expect(['CONFIRMED', 'REQUESTED']).toContain(confirmed!.status)
  const [sem, tensile, expert] = confirmed!.parts
  expect(tensile!.order!.status).toBe('ACCEPTED')
  expect(sem!.endsAt <= tensile!.startsAt && tensile!.endsAt <= expert!.startsAt).toBe(true)
})

test('the bundle in the README is held as it is printed there', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const example = /```graphql\n(\s*mutation \{\s+holdBundle[\s\S]*?)```/.exec(readme)![1]!
  const { holdBundle } = await engineer.ask(example)
  expect(holdBundle.userErrors).toEqual([])
  const { status, total, parts } = holdBundle.bundle
  expect([status, parts.map(({ ref }: { ref: string }) => ref)]).toEqual(['HELD', ['SEM', 'test', 'expert']])
  const sum = parts.reduce(
    (sum: number, { price }: { price: { amount: string } }) => sum + Number(price.amount),
    0,
  )
  expect(Number(total.amount)).toBeCloseTo(sum)
})
