import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { driverError } from '../../src/shared/db.ts'
import type { Client } from '../support/client.ts'
import {
  acceptedOrder,
  act,
  documentOf,
  issue,
  type Parties,
  refusal,
  reportFile,
  testedOrder,
} from '../support/custody.ts'
import { pdf, uploaded } from '../support/files.ts'
import { mandated } from '../support/mandates.ts'
import { type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let parties: Parties
let enterprise: Client
let lab: Client
let rivals: Member[]
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  parties = { lab: await seed.lab(), enterprise: await seed.enterprise() }
  ;[enterprise, lab] = [parties.enterprise.client, parties.lab.client]
  rivals = [await seed.enterprise(), await seed.lab()]
})
afterAll(() => service.stop())

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const number = () => `JC-${randomUUID().slice(0, 8)}`
const VERIFY = 'query ($number: String!, $sha256: String!) { verifyReport(number: $number, sha256: $sha256) }'
const verdict = async (of: string, hash: string) =>
  (await service.stranger.ask(VERIFY, { number: of, sha256: hash })).verifyReport
const REPORT = `query ($id: ID!) { node(id: $id) { ... on Report { id number version sha256 reason
  order { status reports { id version supersededBy { id } } } supersededBy { id } file { name mediaType size sha256 url } } } }`

/** An order with its first report, from a file with this text. */
async function reported(text: string = randomUUID(), of = number()) {
  const orderId = await testedOrder(parties)
  const { report } = await issue(lab, orderId, await reportFile(service, parties, text), of)
  return { orderId, report, number: of, hash: sha256(pdf(text)) }
}

test('a lab issues a report, and both parties download exactly what it uploaded', async () => {
  const { report, hash, number: of } = await reported('抗拉强度 400 MPa')
  expect(report).toMatchObject({ number: of, version: 1, sha256: hash, reason: null, supersededBy: null })
  for (const client of [enterprise, lab]) {
    const { node } = await client.ask(REPORT, { id: report.id })
    expect(node).toMatchObject({
      order: { status: 'REPORTED' },
      file: { name: '检测报告.pdf', sha256: hash },
    })
    const answer = await fetch(service.url + node.file.url)
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(hash)
  }
  const told = await enterprise.ask('{ myNotifications { edges { node { kind order { id } } } } }')
  expect(told.myNotifications.edges.map(({ node }: { node: { kind: string } }) => node.kind)).toContain(
    'REPORT_ISSUED',
  )
})

test('a new version supersedes the one before for a reason; the order stays, and none is lost', async () => {
  const { orderId, report, number: of, hash } = await reported()
  const file = await reportFile(service, parties, 'corrected')
  expect(refusal(await issue(lab, orderId, file, of))).toBe('INVALID_INPUT reason')
  await act(enterprise, 'closeOrder', { orderId })
  const second = await issue(lab, orderId, file, of, { reason: '更正样品编号' })
  expect(second.report).toMatchObject({ version: 2, reason: '更正样品编号', supersededBy: null })
  const { node } = await enterprise.ask(REPORT, { id: report.id })
  expect(node).toMatchObject({
    sha256: hash,
    supersededBy: { id: second.report.id },
    order: { status: 'CLOSED' },
  })
  expect(node.order.reports.map(({ version }: { version: number }) => version)).toEqual([1, 2])
  expect(await verdict(of, hash)).toBe('SUPERSEDED')
  expect(await verdict(of, second.report.sha256)).toBe('GENUINE')
})

describe('whoever holds a copy is told', () => {
  test('GENUINE of exactly the file that was issued under this number', async () => {
    const { number: of, hash } = await reported()
    expect(await verdict(of, hash)).toBe('GENUINE')
    expect(await verdict(` ${of} `, hash.toUpperCase())).toBe('GENUINE')
    // As an input method for Chinese writes it.
    const wide = [...of.toLowerCase()].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
    expect(await verdict(wide.join(''), hash)).toBe('GENUINE')
  })

  test('UNKNOWN of everything else, in the same words', async () => {
    const [one, other] = [await reported(), await reported()]
    const unknown = [
      await service.stranger.send(VERIFY, { number: 'no such number', sha256: one.hash }),
      await service.stranger.send(VERIFY, { number: one.number, sha256: other.hash }),
      await service.stranger.send(VERIFY, { number: one.number, sha256: '0'.repeat(64) }),
      await service.stranger.send(VERIFY, { number: 'x'.repeat(10_000), sha256: '0'.repeat(64) }),
    ]
    for (const answer of unknown) expect(answer.data).toEqual({ verifyReport: 'UNKNOWN' })
    // A file that was uploaded and never issued is no report.
    await reportFile(service, parties, 'never issued')
    expect(await verdict(one.number, sha256(pdf('never issued')))).toBe('UNKNOWN')
  })

  test('that a hash is none, whether the number exists or not', async () => {
    const { number: of } = await reported()
    for (const known of [of, 'no such number'])
      for (const hash of ['', 'f'.repeat(63), 'g'.repeat(64)])
        expect(await service.stranger.faultOf(VERIFY, { number: known, sha256: hash })).toBe('BAD_USER_INPUT')
  })
})

describe('a report is refused', () => {
  test('under a number of another order of the lab; labs do not share numbers, nor does a new version need another', async () => {
    const { number: of, orderId } = await reported()
    const elsewhere = await testedOrder(parties)
    const file = await reportFile(service, parties)
    expect(refusal(await issue(lab, elsewhere, file, of))).toBe('NUMBER_TAKEN number')
    expect((await issue(lab, elsewhere, file, number())).report.version).toBe(1)
    const seed = seeds(service)
    const others = { lab: await seed.lab(), enterprise: parties.enterprise }
    const its = await reportFile(service, others)
    expect((await issue(others.lab.client, await testedOrder(others), its, of)).report.number).toBe(of)
    const next = await reportFile(service, parties)
    expect((await issue(lab, orderId, next, number(), { reason: 'renumbered' })).report.version).toBe(2)
  })

  test('whose file is not there, of another purpose, of somebody else, issued before or the same again', async () => {
    const orderId = await testedOrder(parties)
    const { hash: _, ...before } = await reported('the same text')
    const { file: used } = (
      await lab.ask('query ($id: ID!) { node(id: $id) { ... on Report { file { id } } } }', {
        id: before.report.id,
      })
    ).node
    const foreign = { ...parties, lab: await seeds(service).lab() }
    const files = [
      await uploaded(service, lab),
      await reportFile(service, foreign),
      used.id,
      (
        await lab.ask(
          'mutation { requestUpload(input: {name: "a", mediaType: "application/pdf", size: 9, purpose: REPORT}) { fileId } }',
        )
      ).requestUpload.fileId,
    ]
    for (const file of files)
      expect(refusal(await issue(lab, orderId, file, number()))).toBe('FILE_USED fileId')
    const same = await reportFile(service, parties, 'the same text')
    expect(refusal(await issue(lab, before.orderId, same, number(), { reason: 'again' }))).toBe(
      'FILE_USED fileId',
    )
  })

  test('without a number, of an order that is not in test, or with a reason where none is superseded', async () => {
    const orderId = await testedOrder(parties)
    const file = await reportFile(service, parties)
    for (const wrong of [' ', 'A-1\nB-2'])
      expect(refusal(await issue(lab, orderId, file, wrong))).toBe('INVALID_INPUT number')
    expect(refusal(await issue(lab, orderId, file, number(), { reason: 'why?' }))).toBe(
      'INVALID_INPUT reason',
    )
    const early = await acceptedOrder(parties)
    expect(refusal(await issue(lab, early, file, number()))).toBe('STATE_CONFLICT orderId')
  })

  test('when it is issued twice with the same key it is issued once', async () => {
    const orderId = await testedOrder(parties)
    const file = await reportFile(service, parties)
    const [key, of] = [{ idempotencyKey: randomUUID() }, number()]
    const [one, two] = [await issue(lab, orderId, file, of, key), await issue(lab, orderId, file, of, key)]
    expect(two).toEqual({
      ...one,
      report: { ...one.report, file: { ...one.report.file, url: expect.any(String) } },
    })
  })
})

test('nobody but the parties finds a report, its file or a link to it', async () => {
  const { orderId, report } = await reported()
  for (const client of [service.stranger, ...rivals.map((rival) => rival.client)]) {
    expect(await client.faultOf(REPORT, { id: report.id })).toBe('NOT_FOUND')
    expect(
      await client.faultOf('query ($id: ID!) { order(id: $id) { reports { file { url } } } }', {
        id: orderId,
      }),
    ).toMatch(/^(NOT_FOUND|UNAUTHENTICATED)$/)
  }
  const input = {
    orderId,
    fileId: await reportFile(service, parties),
    number: number(),
    idempotencyKey: randomUUID(),
  }
  expect(await enterprise.faultOf(documentOf('issueReport'), { input })).toBe('FORBIDDEN')
  for (const { client } of rivals)
    expect(await client.faultOf(documentOf('issueReport'), { input })).toBe('NOT_FOUND')
})

test('a window downloads a report under a mandate with VIEW, as long as it is in force', async () => {
  const { report } = await reported()
  const window = await seeds(service).window()
  const { id: mandateId } = await mandated(parties.enterprise, window, { scopes: ['VIEW'] })
  const acting = window.client.actingFor(parties.enterprise.organizationId)
  const { node } = await acting.ask(REPORT, { id: report.id })
  expect((await fetch(service.url + node.file.url)).status).toBe(200)
  expect(await window.client.faultOf(REPORT, { id: report.id })).toBe('NOT_FOUND')
  await enterprise.ask(
    'mutation ($id: ID!) { revokeMandate(input: { mandateId: $id, reason: "over" }) { mandate { id } } }',
    { id: mandateId },
  )
  expect(await acting.faultOf(REPORT, { id: report.id })).toBe('FORBIDDEN')
})

test.each([
  sql`update report set number = 'another'`,
  sql`delete from report`,
  sql`update file set sha256 = 'another' where stored_at is not null`,
  sql`delete from file where stored_at is not null`,
])('a report and its file are changed by nobody, not even the owner', async (statement) => {
  await reported()
  const error = await service.db.execute(statement).catch((reason: unknown) => reason)
  expect(driverError(error).code).toBe('42501')
})
