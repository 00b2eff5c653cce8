import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemoData } from '../../src/demo/load.ts'
import { ENGINEER } from '../../src/demo/sign-ins.ts'
import { directoryStore } from '../../src/files/directory-store.ts'
import { Client } from '../support/client.ts'
import { SIGN_IN } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let FILES_DIR: string
let service: TestService
let orders: {
  status: string
  reports: { number: string; sha256: string; supersededBy: object | null; file: { url: string } }[]
  registeredSamples: { edges: { node: { label: string; custody: { from: object | null; to: object }[] } }[] }
}[]
beforeAll(async () => {
  FILES_DIR = await mkdtemp(join(tmpdir(), 'fenshi-files-'))
  service = await startService({ FILES_DIR })
  await loadDemoData(service.db, new Date(), directoryStore(FILES_DIR))
  const { signIn } = await service.stranger.ask(SIGN_IN, {
    input: { email: ENGINEER, password: 'fenshi-demo' },
  })
  const engineer = new Client(service.url, signIn.token)
  const { myOrders } = await engineer.ask(`{ myOrders(first: 12) { edges { node { status
    reports { number sha256 supersededBy { version } file { url } }
    registeredSamples(first: 2) { edges { node { label custody { from { kind name } to { kind name } } } } } } } } }`)
  orders = myOrders.edges.map(({ node }: { node: object }) => node)
})
afterAll(async () => {
  await service.stop()
  await rm(FILES_DIR, { recursive: true })
})

test('there is an order in each state from the shipping of its samples on, with whole chains of custody', () => {
  const later = ['SAMPLE_SHIPPED', 'SAMPLE_RECEIVED', 'IN_TEST', 'REPORTED', 'CLOSED', 'REJECTED_SAMPLE']
  for (const status of later) {
    const order = orders.find((each) => each.status === status)!
    expect(order.registeredSamples.edges.length).toBeGreaterThan(0)
    for (const { node } of order.registeredSamples.edges)
      node.custody.forEach(({ from }, i) => {
        expect(from).toEqual(i === 0 ? null : node.custody[i - 1]!.to)
      })
  }
})

test('its reports are PDF files that can be downloaded, genuine or superseded', async () => {
  const reports = orders.flatMap((order) => order.reports)
  expect(reports.map(({ supersededBy }) => supersededBy !== null).sort()).toEqual([false, false, true])
  for (const { number, sha256, supersededBy, file } of reports) {
    const bytes = Buffer.from(await (await fetch(service.url + file.url)).arrayBuffer())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    const { verifyReport } = await service.stranger.ask(
      'query ($number: String!, $sha256: String!) { verifyReport(number: $number, sha256: $sha256) }',
      { number, sha256 },
    )
    expect(verifyReport).toBe(supersededBy ? 'SUPERSEDED' : 'GENUINE')
  }
})
