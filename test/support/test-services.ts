import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import type { Lab } from './seed.ts'

const ERRORS = 'userErrors { code path message }'
const PUBLISH = `mutation ($input: PublishTestServiceInput!) {
  publishTestService(input: $input) { testService { id } ${ERRORS} } }`
const UPDATE = `mutation ($input: UpdateTestServiceInput!) {
  updateTestService(input: $input) { testService { id } ${ERRORS} } }`
const RETIRE = `mutation ($input: RetireTestServiceInput!) {
  retireTestService(input: $input) { testService { id retiredAt } ${ERRORS} } }`

/** A tensile test, as a lab publishes it. */
export const tensileTest = ({ siteId }: Pick<Lab, 'siteId'>) => ({
  siteId,
  name: { zh: '金属拉伸试验', en: 'Tensile test of metals' },
  sampleRequirements: { zh: '每组 3 根棒状试样', en: 'Three bars a set' },
  methods: [{ standard: 'GB/T 228.1-2021' }] as object[],
  parameters: ['抗拉强度', 'tensile strength'],
  materials: ['金属材料'],
  qualityElement: 'TESTING',
  prices: { large: '200', small: '150.50' },
  normalDays: 5,
  urgent: { days: 2, surchargePercent: 50 },
  weeklySamples: 100,
  idempotencyKey: randomUUID(),
})

export const publishTest = async (client: Client, input: object) =>
  (await client.ask(PUBLISH, { input })).publishTestService

export const updateTest = async (client: Client, input: object) =>
  (await client.ask(UPDATE, { input })).updateTestService

export const retireTest = async (client: Client, testServiceId: string) =>
  (await client.ask(RETIRE, { input: { testServiceId } })).retireTestService

/** Publishes a tensile test, or something else of a lab, and answers with its id. */
export async function testServiceOf(lab: Lab, changes: object = {}): Promise<string> {
  const { testService, userErrors } = await publishTest(lab.client, { ...tensileTest(lab), ...changes })
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors))
  return testService.id
}
