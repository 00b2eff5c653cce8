import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCase, openCaseOf } from '../support/cases.ts'
import type { Client } from '../support/client.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let window: Member
let lab: Lab
const experts: Record<string, string> = {}
beforeAll(async () => {
  service = await startService()
  ;[window, lab] = await Promise.all([seeds(service).window(), seeds(service).lab()])
  experts.metals = await expert('金属材料失效分析与断口', ['TESTING'])
  experts.ceramics = await expert('陶瓷物相分析', ['TESTING', 'STANDARDS'])
  experts.brands = await expert('食品品牌', ['BRAND'])
})
afterAll(() => service.stop())

const PUBLISH = 'mutation ($input: PublishExpertInput!) { publishExpert(input: $input) { expert { id } } }'
async function expert(field: string, qualityElements: string[]): Promise<string> {
  const input = {
    ...{ siteId: lab.siteId, category: qualityElements[0], qualityElements },
    ...{ name: { zh: `${field}专家`, en: 'Expert' }, description: { zh: field, en: 'An expert' } },
    terms: { tariff: { large: '200' } },
  }
  return (await lab.client.ask(PUBLISH, { input })).publishExpert.expert.id
}

const SUGGESTED = `query ($id: ID!, $first: Int, $kind: BookableKind) { node(id: $id) { ... on Case {
  suggestions(first: $first, kind: $kind) { why bookable { id } } } } }`
const suggested = async (id: string, variables: object = {}, client: Client = window.client) =>
  (await client.ask(SUGGESTED, { id, first: 5, kind: 'EXPERT', ...variables })).node.suggestions
const idsOf = (suggestions: { bookable: { id: string } }[]) => suggestions.map(({ bookable }) => bookable.id)

test('experts who know more of the problem’s words come first, each with why', async () => {
  const { id } = await openCase(window.client, {
    problem: '陶瓷烧结后断口异常,怀疑物相分析有误',
    qualityElements: [],
  })
  const found = await suggested(id)
  expect(idsOf(found)).toEqual([experts.ceramics, experts.metals])
  expect(found[0].why).toMatch(/陶瓷.*物相分析/)
  expect(idsOf(await suggested(id, { first: 1 }))).toEqual([experts.ceramics])
})

test('only those are suggested who serve what is wanted, and all of them where no word is known', async () => {
  const problem = '断口'
  const { id } = await openCase(window.client, { problem, qualityElements: ['STANDARDS', 'BRAND'] })
  const found = await suggested(id)
  expect(idsOf(found)).toEqual([experts.ceramics, experts.brands])
  expect(found[1].why).toBe('Serves brands.')
})

test('suggestions for a whole page of cases are more than one request may ask for', async () => {
  const list = '{ myCases(first: 100) { edges { node { suggestions { why } } } } }'
  expect(await window.client.faultOf(list)).toBe('COST_LIMITED')
})

test('instruments are suggested when they are asked for, up to twenty', async () => {
  const instrument = await lab.instrument({ name: 'Fatigue tester', keywords: ['疲劳试验'] })
  const { id } = await openCase(window.client, { problem: '弹簧做疲劳试验', qualityElements: [] })
  expect(idsOf(await suggested(id, { kind: 'INSTRUMENT' }))).toEqual([instrument])
  expect(await window.client.faultOf(SUGGESTED, { id, first: 21, kind: 'EXPERT' })).toBe('BAD_USER_INPUT')
})

test('they are for the desk, and not for the enterprise', async () => {
  const enterprise = await seeds(service).enterprise()
  const { id } = await openCaseOf(window.client, enterprise.organizationId)
  expect(await suggested(id, {}, enterprise.client)).toBeNull()
})
