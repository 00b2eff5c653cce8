import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkAudit } from '../../src/audit/audit-check.service.ts'
import { publicKeyOf, publicKeysOf } from '../../src/audit/audit-key.ts'
import { auditKey, auditMarket } from '../../src/audit/audit-secrets.repository.ts'
import { checkpointLines } from '../../src/audit/checkpoint-file.ts'
import { chainAll } from '../../src/audit/checkpoints.service.ts'
import { insertAuditEntries } from '../../src/shared/audit/audit-entries.repository.ts'
import type { AuditEntry } from '../../src/shared/audit/audit-entry.ts'
import { rows } from '../../src/shared/db.ts'
import { entries } from '../support/audit.ts'
import { book } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { addressee } from '../support/notices.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let folder: string
let file: string
let service: TestService
let lab: Lab
let enterprise: Member
let bookingId: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-audit-'))
  file = join(folder, 'checkpoints.jsonl')
  service = await startService({ AUDIT_CHECKPOINT_FILE: file })
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
  bookingId = (await book(enterprise.client, await lab.instrument(), atQuarter(1440), 60)).id
})
afterAll(() => service.stop().finally(() => rm(folder, { recursive: true })))

const RECORDS = `query ($first: Int = 100, $after: String, $action: String, $from: DateTime, $until: DateTime) {
  auditRecords(first: $first, after: $after, action: $action, from: $from, until: $until) {
    edges { node {
      seq fingerprint at action outcome codes times credential address objects mandateId
      person { name } organization { id } onBehalfOf { id }
    } }
    pageInfo { hasNextPage endCursor }
  }
}`

async function page(client: Client, variables: object = {}) {
  await chainAll(service.db)
  return (await client.ask(RECORDS, variables)).auditRecords
}

interface Line {
  seq: string
  at: string
  action: string
  address: string | null
  organization: { id: string }
  onBehalfOf: { id: string } | null
}
const records = async (client: Client, variables?: object): Promise<Line[]> =>
  (await page(client, variables)).edges.map(({ node }: { node: Line }) => node)
const actions = async (client: Client, variables?: object) =>
  (await records(client, variables)).map(({ action }) => action)

test('an OWNER reads what was done for the organization, the newest first, and nothing of others', async () => {
  expect(await actions(enterprise.client)).toEqual(['confirmBooking', 'holdSlot', 'signUpOrganization'])
  expect(await actions(lab.client)).toEqual(['publishInstrument', 'addSite', 'signUpOrganization'])
  const [confirmed] = await records(enterprise.client)
  expect(confirmed).toMatchObject({
    ...{ action: 'confirmBooking', outcome: 'DONE', codes: [], times: 1, credential: 'SESSION' },
    ...{ address: '127.0.0.1', objects: [bookingId], person: { name: expect.stringContaining('Person') } },
    ...{
      organization: { id: enterprise.organizationId },
      onBehalfOf: null,
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  })
})

test('who is no OWNER, or nobody, does not read it, and a regulator no more than its own', async () => {
  const member = await addMember(service, enterprise)
  expect(await member.faultOf(RECORDS)).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(RECORDS)).toBe('UNAUTHENTICATED')
  const regulator = await seeds(service).regulator()
  expect(await actions(regulator.client)).toEqual(['signUpOrganization'])
})

test('it is read page by page, by action and by time', async () => {
  const all = await records(enterprise.client)
  const { edges, pageInfo } = await page(enterprise.client, { first: 2 })
  expect(edges).toHaveLength(2)
  expect(await records(enterprise.client, { after: pageInfo.endCursor })).toEqual(all.slice(2))
  expect(await actions(enterprise.client, { action: 'holdSlot' })).toEqual(['holdSlot'])
  const { at } = all[1]!
  expect(await records(enterprise.client, { from: at })).toEqual(all.filter((each) => each.at >= at))
  expect(await records(enterprise.client, { until: at })).toEqual(all.filter((each) => each.at < at))
  expect(await enterprise.client.faultOf(RECORDS, { after: 'eA' })).toBe('BAD_USER_INPUT')
})

test('both read what one does on behalf of the other, but not from which address the other did it', async () => {
  const window = await seeds(service).window()
  const clerk = await addressee(service.db, window)
  const { organizationId: onBehalfOf } = await addressee(service.db, enterprise)
  const done: AuditEntry = {
    ...{ ...entries(1)[0]!, ...clerk, onBehalfOf, action: 'holdSlot', outcome: 'DONE', address: '10.0.0.7' },
    ...{ objects: [], codes: [] },
  }
  await insertAuditEntries(service.db, [done])
  const seen = { organization: { id: window.organizationId }, onBehalfOf: { id: enterprise.organizationId } }
  expect((await records(window.client))[0]).toMatchObject({ ...seen, address: '10.0.0.7' })
  expect((await records(enterprise.client))[0]).toMatchObject({ ...seen, address: null })
})

test('what is rolled back leaves nothing, and numbers have no holes', async () => {
  await chainAll(service.db)
  const undone = service.db.transaction(async (tx) => {
    await insertAuditEntries(tx, entries(1))
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await insertAuditEntries(service.db, entries(2))
  await chainAll(service.db)
  const [found] = await rows<{ holes: number }>(
    service.db,
    sql`select (max(seq) - count(*))::integer as holes from audit_record`,
  )
  expect(found!.holes).toBe(0)
})

test('a running service chains and signs by itself', async () => {
  const lines = await vi.waitFor(() => checkpointLines(file), { timeout: 10_000, interval: 100 })
  const keys = publicKeysOf(publicKeyOf(await auditKey(service.db, '')))
  const report = await checkAudit(service.db, { lines, keys, market: await auditMarket(service.db) })
  expect(report).toMatchObject({ findings: [], checkpoints: 1 })
  expect(report.vouched).toBeGreaterThan(0)
})
