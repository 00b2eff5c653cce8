import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { type Import, importInstruments } from '../../src/import/import-instruments.ts'
import { serviceSchema } from '../../src/schema.ts'
import { rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { auditLines } from '../support/audit.ts'
import { type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

const schema = serviceSchema()
let service: TestService
let lab: Lab
let uscc: string
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  const id = parseGlobalId(lab.organizationId)!.key
  const [found] = await rows<{ uscc: string }>(
    service.db,
    sql`select uscc from organization where id = ${id}::uuid`,
  )
  uscc = found!.uscc
})
afterAll(() => service.stop())

const HEAD =
  'category,name.zh,name.en,terms.tariff.large,openingHours,keywords,terms.units,terms.confirmation,site'
const line = (number: number) =>
  `01,衍射仪${number},Diffractometer ${number},200,Mon-Fri 08:30-17:30; Sat 9:00-12:00 FIXED,XRD;衍射,2,approval,一号楼`
const table = (...lines: string[]) => Buffer.from([HEAD, ...lines].join('\r\n'))
const load = (file: Buffer, dryRun = false): Promise<Import> =>
  importInstruments({ db: service.db, now: new Date() }, schema, { uscc, file, dryRun })
const published = async (): Promise<number> => {
  const query = `query ($labs: [ID!]) { bookables(filter: {labIds: $labs}, first: 100) { edges { node { id } } } }`
  return (await service.stranger.ask(query, { labs: [lab.organizationId] })).bookables.edges.length
}

const FOUND = `{ bookables(filter: {text: "Diffractometer 1"}) { edges { node {
  name name_zh: name(language: ZH) units confirmation slotMinutes horizonDays category { code }
  tariff { sizeClass price { amount } } openingRules { weekday opens closes mode observesHolidays }
} } } }`

test('instruments of a file are published as by the mutation, with its defaults', async () => {
  expect(await load(table(line(1), line(2)))).toEqual({ instruments: 2, problems: [], outcome: 'PUBLISHED' })
  const { node } = (await service.stranger.ask(FOUND)).bookables.edges[0]
  expect(node).toMatchObject({
    name: 'Diffractometer 1',
    name_zh: '衍射仪1',
    units: 2,
    confirmation: 'APPROVAL',
  })
  expect(node).toMatchObject({ slotMinutes: 30, horizonDays: 60, category: { code: '01' } })
  expect(node.tariff).toContainEqual({ sizeClass: 'MICRO', price: { amount: '200.00' } })
  expect(node.openingRules).toHaveLength(6)
  expect(node.openingRules).toContainEqual({
    ...{ weekday: 'SATURDAY', opens: '09:00', closes: '12:00', mode: 'FIXED', observesHolidays: true },
  })
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
})

test('the same file is imported once', async () => {
  const [file, before] = [table(line(3)), await published()]
  expect((await load(file)).outcome).toBe('PUBLISHED')
  expect((await load(file)).outcome).toBe('PUBLISHED_BEFORE')
  expect(await published()).toBe(before + 1)
  const recorded = (await auditLines(service.db)).filter(({ credential }) => credential === 'OPERATOR')
  const { key } = parseGlobalId(lab.organizationId)!
  expect(recorded.at(-1)).toMatchObject({ action: 'importInstruments', organizationId: key, outcome: 'DONE' })
  expect(recorded.filter(({ objects }) => objects.length === 1)).toHaveLength(1)
})

test('whatever is wrong is named by its line and column, in both languages, and nothing is published', async () => {
  const before = await published()
  const file = table(
    line(4),
    '01,,Diffractometer,free,Mon-Fri,,two,maybe,elsewhere',
    '99,衍射仪,Diffractometer,200,Mon 08:35-17:30; Mon 17:00-18:00,,0,INSTANT,Building 1',
  )
  const { problems, outcome } = await load(file)
  expect(outcome).toBe('WRONG')
  expect(problems.map((problem) => `${problem.line} ${problem.column}`).sort()).toEqual([
    '3 name.zh',
    '3 openingHours',
    '3 site',
    '3 terms.confirmation',
    '3 terms.tariff.large',
    '3 terms.units',
    '4 category',
    '4 openingHours',
    '4 openingHours',
    '4 terms.units',
  ])
  for (const { text } of problems) expect([text.en, text.zh].every(Boolean)).toBe(true)
  expect(await published()).toBe(before)
})

test('a dry run publishes nothing', async () => {
  const before = await published()
  expect(await load(table(line(5)), true)).toEqual({ instruments: 1, problems: [], outcome: 'CHECKED' })
  expect(await published()).toBe(before)
})

test('a column or a lab that is not known is refused, and so is a file without instruments', async () => {
  await expect(load(Buffer.from('category,colour\n01,red'))).rejects.toThrow('no column "colour"')
  await expect(load(Buffer.from('category,Category\n01,01'))).rejects.toThrow('stands twice')
  await expect(load(Buffer.from(HEAD))).rejects.toThrow('lists no instruments')
  const request = { uscc: '913100000000000000', file: table(line(6)), dryRun: false }
  const clock = { db: service.db, now: new Date() }
  await expect(importInstruments(clock, schema, request)).rejects.toThrow('No lab with')
})
