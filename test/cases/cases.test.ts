import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eraseContacts } from '../../src/cases/cases.repository.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import {
  CASE_MUTATIONS,
  type CaseAnswer,
  CONTACT,
  caseDocument,
  doCase,
  myCases,
  openCase,
  openCaseOf,
  readCase,
  TOLD,
} from '../support/cases.ts'
import { mandated } from '../support/mandates.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, nextUscc, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { inDays } from '../support/time.ts'

let service: TestService
let window: Member
let enterprise: Member
let others: Record<string, Member>
let lab: Lab
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[window, enterprise, lab] = await Promise.all([seed.window(), seed.enterprise(), seed.lab()])
  others = {
    window: await seed.window(),
    enterprise: await seed.enterprise(),
    lab,
    regulator: await seed.regulator(),
  }
})
afterAll(() => service.stop())

const desk = () => window.client
const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code)
const key = () => ({ idempotencyKey: randomUUID() })

describe('a problem told at the desk', () => {
  test('is written down whole, with a contact, for an enterprise that has not signed up', async () => {
    const uscc = nextUscc()
    const opened = await openCase(desk(), {
      uscc: ` ${uscc.toLowerCase()} `,
      contact: CONTACT,
      note: '第三次来访',
    })
    expect(opened).toMatchObject({
      ...{
        status: 'OPEN',
        problem: TOLD.problem,
        enterpriseName: TOLD.enterpriseName,
        uscc,
        enterprise: null,
      },
      ...{ contact: CONTACT, progress: { offered: 0, booked: 0, delivered: 0 }, contactKeptUntil: null },
      history: [{ action: 'OPEN', status: 'OPEN', note: '第三次来访' }],
    })
  })

  test('is opened once with the same key', async () => {
    const idempotencyKey = randomUUID()
    const [first, second] = [
      await openCase(desk(), { idempotencyKey }),
      await openCase(desk(), { idempotencyKey }),
    ]
    expect(second.id).toBe(first.id)
    const reused = await doCase(desk(), 'openCase', { ...TOLD, problem: 'Another', idempotencyKey })
    expect(codes(reused)).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  })

  test('may be that of an enterprise that has signed up, with its mandate or without', async () => {
    const seed = seeds(service)
    const [giver, without] = [await seed.enterprise(), await seed.enterprise()]
    const { id } = await mandated(giver, window)
    expect(await openCaseOf(desk(), giver.organizationId)).toMatchObject({
      ...{ enterprise: { id: giver.organizationId }, mandate: { id }, enterpriseName: null },
    })
    expect(await openCaseOf(desk(), without.organizationId)).toMatchObject({ mandate: null })
  })

  test.each([
    ['no problem', { problem: '  ' }, ['problem']],
    ['an unknown district', { district: '999999' }, ['district']],
    ['neither an enterprise nor its name', { enterpriseName: null }, ['enterpriseId']],
    ['a code that fails its check', { uscc: '91310112000000019B' }, ['uscc']],
    ['a contact that nobody can reach', { contact: { name: '王女士' } }, ['contact']],
    ['a phone number of letters', { contact: { name: '王女士', phone: 'call me' } }, ['contact', 'phone']],
  ])('with %s is refused, and nothing is written', async (_, wrong, path) => {
    const refused = await doCase(desk(), 'openCase', { ...TOLD, ...key(), ...wrong })
    expect(refused).toMatchObject({ case: null, userErrors: [{ path }] })
  })

  test('of an organization that is no enterprise is answered as of one that is not there', async () => {
    const asked = (enterpriseId: string) =>
      desk().faultOf(caseDocument('openCase'), {
        input: { ...TOLD, enterpriseName: null, enterpriseId, ...key() },
      })
    expect(await asked(lab.organizationId)).toBe('NOT_FOUND')
    expect(await asked(Buffer.from(`Organization:${randomUUID()}`).toString('base64url'))).toBe('NOT_FOUND')
  })

  test('is written down by windows only, and not under a mandate', async () => {
    const input = { ...TOLD, ...key() }
    for (const { client } of [enterprise, lab])
      expect(await client.faultOf(caseDocument('openCase'), { input })).toBe('FORBIDDEN')
    const { clerk } = await mandated(await seeds(service).enterprise(), window)
    expect(await clerk.faultOf(caseDocument('openCase'), { input })).toBe('FORBIDDEN')
    expect(await clerk.faultOf('{ myCases { edges { node { id } } } }')).toBe('FORBIDDEN')
  })
})

describe('a case', () => {
  test('is changed in what is told only, and what changes nothing leaves no trace', async () => {
    const { id } = await openCase(desk(), { contact: CONTACT })
    const input = {
      caseId: id,
      district: '310104',
      contact: { ...CONTACT, phone: '13800000000' },
      note: '改区',
    }
    const changed = await doCase(desk(), 'updateCase', input)
    expect(changed.case).toMatchObject({
      ...{ district: { code: '310104' }, problem: TOLD.problem, contact: { phone: '13800000000' } },
      history: [{ action: 'OPEN' }, { action: 'UPDATE', note: '改区' }],
    })
    const again = await doCase(desk(), 'updateCase', { caseId: id, district: '310104' })
    expect(again.case!.history).toHaveLength(2)
  })

  test('becomes that of the enterprise once it has signed up, and of no other then', async () => {
    const { id } = await openCase(desk())
    const named = await doCase(desk(), 'updateCase', { caseId: id, enterpriseId: enterprise.organizationId })
    expect(named.case).toMatchObject({ enterprise: { id: enterprise.organizationId }, enterpriseName: null })
    const { organizationId: enterpriseId } = others.enterprise!
    expect(codes(await doCase(desk(), 'updateCase', { caseId: id, enterpriseId }))).toEqual([
      'STATE_CONFLICT',
    ])
  })

  test('is closed with an outcome in words; nothing is changed in it afterwards', async () => {
    const { id } = await openCase(desk())
    const closing = { caseId: id, outcome: 'PARTLY_SOLVED', words: '已找到原因' }
    const closed = await doCase(desk(), 'closeCase', closing)
    expect(closed.case).toMatchObject({
      status: 'CLOSED',
      outcome: 'PARTLY_SOLVED',
      outcomeWords: '已找到原因',
    })
    expect((await doCase(desk(), 'closeCase', closing)).case!.history).toHaveLength(2)
    const bookableId = await lab.instrument()
    const tried = [
      await doCase(desk(), 'closeCase', { ...closing, outcome: 'SOLVED' }),
      await doCase(desk(), 'updateCase', { caseId: id, problem: 'Another' }),
      await doCase(desk(), 'proposeForCase', { caseId: id, proposals: [{ bookableId }] }),
    ]
    for (const each of tried) expect(codes(each)).toEqual(['STATE_CONFLICT'])
  })

  test('is seen by all of its window and by its enterprise; to everybody else it is not there', async () => {
    const { id } = await openCaseOf(desk(), enterprise.organizationId, { contact: CONTACT, note: '内部' })
    expect(await readCase(await addMember(service, window), id)).toMatchObject({ contact: CONTACT })
    expect(await readCase(enterprise.client, id)).toMatchObject({
      ...{ problem: TOLD.problem, contact: null, history: null },
    })
    for (const { client } of Object.values(others)) {
      expect(await readCase(client, id)).toBe('NOT_FOUND')
      expect((await myCases(client)).cases).toEqual([])
      for (const name of CASE_MUTATIONS.filter((each) => each !== 'openCase'))
        expect(await client.faultOf(caseDocument(name), { input: inputOf(name, id) })).toBe('NOT_FOUND')
    }
  })

  test('is not changed by its enterprise, which is told why', async () => {
    const { id } = await openCaseOf(desk(), enterprise.organizationId)
    for (const name of ['updateCase', 'closeCase', 'eraseContact', 'proposeForCase'] as const)
      expect(await enterprise.client.faultOf(caseDocument(name), { input: inputOf(name, id) })).toBe(
        'FORBIDDEN',
      )
  })
})

const BOOKING = Buffer.from(`Booking:${randomUUID()}`).toString('base64url')
const INSTRUMENT = Buffer.from(`Instrument:${randomUUID()}`).toString('base64url')
const inputOf = (name: string, caseId: string) =>
  ({
    updateCase: { caseId, note: 'none' },
    closeCase: { caseId, outcome: 'SOLVED', words: 'none' },
    eraseContact: { caseId },
    proposeForCase: { caseId, proposals: [{ bookableId: INSTRUMENT }] },
    linkToCase: { caseId, bookingId: BOOKING },
  })[name]

describe('a contact', () => {
  const closed = async () => {
    const { id } = await openCase(desk(), { contact: CONTACT })
    return (await doCase(desk(), 'closeCase', { caseId: id, outcome: 'SOLVED', words: '完成' })).case!
  }
  const contactOf = async (id: string) => ((await readCase(desk(), id)) as CaseAnswer).contact

  test('is kept for so many days after the case was closed, says the case, and is erased then', async () => {
    const { id, contactKeptUntil } = await closed()
    const stillOpen = await openCase(desk(), { contact: CONTACT })
    const days = (Date.parse(contactKeptUntil!) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(180)
    const set = (age: number) =>
      service.db.execute(
        sql`update case_contact set closed_at = now() - make_interval(days => ${age}::integer) where case_id = ${parseGlobalId(id)!.key}::uuid`,
      )
    await set(179)
    await eraseContacts(service.db, 180)
    expect(await contactOf(id)).toEqual(CONTACT)
    await set(181)
    await eraseContacts(service.db, 180)
    expect(await contactOf(id)).toBeNull()
    expect(await contactOf(stillOpen.id)).toEqual(CONTACT)
  })

  test('is erased at once when its person asks, of a closed case too', async () => {
    const { id } = await closed()
    expect((await doCase(desk(), 'eraseContact', { caseId: id })).case).toMatchObject({ contact: null })
    expect(await contactOf(id)).toBeNull()
  })

  test('is shown to no machine, which reads the rest', async () => {
    const { id } = await openCase(desk(), { contact: CONTACT })
    const { createApiKey } = await desk().ask(
      `mutation ($expiresAt: DateTime!) { createApiKey(input: { name: "Statistics", scopes: [READ], expiresAt: $expiresAt }) { key } }`,
      { expiresAt: inDays(1) },
    )
    const send = async (fields: string) => {
      const response = await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${createApiKey.key}` },
        body: JSON.stringify({ query: `{ node(id: "${id}") { ... on Case { ${fields} } } }` }),
      })
      return (await response.json()).errors?.[0].extensions.code ?? 'ok'
    }
    expect(await send('problem status')).toBe('ok')
    expect(await send('contact { name }')).toBe('FORBIDDEN')
  })
})

describe('the list of a window', () => {
  let own: Member
  let ids: string[]
  beforeAll(async () => {
    own = await seeds(service).window()
    const told = [
      { district: '310104', problem: '扫描电镜看断口', enterpriseName: '甲厂' },
      { district: '310112', problem: 'Corrosion of welds', enterpriseName: '乙厂', industry: 'CONSTRUCTION' },
      { district: '310112', problem: '食品标签标准', enterpriseName: '丙厂', industry: 'RETAIL' },
    ]
    ids = []
    for (const each of told) ids.push((await openCase(own.client, each)).id)
    await doCase(own.client, 'closeCase', { caseId: ids[1], outcome: 'NOT_SOLVED', words: '无方法' })
    await service.db.execute(
      sql`update desk_case set opened_at = opened_at - interval '10 days' where id = ${parseGlobalId(ids[0]!)!.key}::uuid`,
    )
  })
  const found = async (filter: object) =>
    (await myCases(own.client, { filter })).cases.map(({ id }) => ids.indexOf(id))

  test('is in the order in which cases were opened, the last first, page by page', async () => {
    const first = await myCases(own.client, { first: 2 })
    expect(first.cases.map(({ id }) => ids.indexOf(id))).toEqual([2, 1])
    const { endCursor: after, hasNextPage } = first.pageInfo
    expect(hasNextPage).toBe(true)
    const second = await myCases(own.client, { first: 2, after })
    expect(second.cases.map(({ id }) => ids.indexOf(id))).toEqual([0])
    expect(second.pageInfo.hasNextPage).toBe(false)
  })

  test('is narrowed by state, district, industry, words that mean the same, and date', async () => {
    expect(await found({ status: 'CLOSED' })).toEqual([1])
    expect(await found({ district: '310112' })).toEqual([2, 1])
    expect(await found({ industry: 'RETAIL', status: null })).toEqual([2])
    expect(await found({ text: 'SEM' })).toEqual([0])
    expect(await found({ text: '丙厂 标准' })).toEqual([2])
    expect(await found({ text: 'weld', district: '310104' })).toEqual([])
    expect(await found({ openedFrom: inDays(-1) })).toEqual([2, 1])
    expect(await found({ openedFrom: inDays(-11), openedUntil: inDays(-9) })).toEqual([0])
  })
})
