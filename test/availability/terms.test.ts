import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALWAYS_OPEN, type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
})
afterAll(() => service.stop())

const TERMS = `
  confirmation answerMinutes graceMinutes noShowLimit offerMinutes waitlistOrder requiresQualification
  cancellation { minutesBefore feePercent }
  pricing {
    charging minimum { amount } operatorPerHour { amount }
    urgent { withinMinutes surchargePercent } offPeak { from until percentOfRate }
  }
  tariff { sizeClass price { amount } }`
const ERRORS = 'userErrors { code message path }'
const PUBLISH = `mutation ($input: PublishInstrumentInput!) { publishInstrument(input: $input) { instrument { id ${TERMS} } ${ERRORS} } }`
const CHANGE = `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { instrument { ${TERMS} } ${ERRORS} } }`
const READ = `query ($id: ID!) { node(id: $id) { ... on Bookable { ${TERMS} } } }`

const publish = async (terms: object) => {
  const name = { zh: '扫描电镜', en: 'SEM' }
  const input = { siteId: lab.siteId, category: '01', name, terms, openingRules: ALWAYS_OPEN }
  return (await lab.client.ask(PUBLISH, { input })).publishInstrument
}
const change = async (instrumentId: string, terms: object) =>
  (await lab.client.ask(CHANGE, { input: { instrumentId, terms } })).changeInstrument
const read = async (id: string) => (await service.stranger.ask(READ, { id })).node

const POLICY = {
  answerMinutes: 1_440,
  cancellation: [
    { minutesBefore: 2_880, feePercent: 50 },
    { minutesBefore: 1_440, feePercent: 100 },
  ],
  graceMinutes: 30,
  noShowLimit: 3,
  offerMinutes: 120,
  waitlistOrder: 'SMALLER_FIRST',
  requiresQualification: true,
}
const TARIFF = {
  large: '600',
  charging: 'USED_TIME',
  minimum: '300',
  operatorPerHour: '120.5',
  urgent: { withinMinutes: 1_440, surchargePercent: 30 },
  offPeak: { from: '22:00', until: '06:00', percentOfRate: 60 },
}
const PRICING = {
  charging: 'USED_TIME',
  minimum: { amount: '300.00' },
  operatorPerHour: { amount: '120.50' },
  urgent: { withinMinutes: 1_440, surchargePercent: 30 },
  offPeak: { from: '22:00', until: '06:00', percentOfRate: 60 },
}

test('a lab publishes how it deals with bookings and what it charges, and anybody reads it', async () => {
  const { instrument } = await publish({ ...POLICY, tariff: TARIFF })
  expect(instrument).toMatchObject({ ...POLICY, pricing: PRICING })
  expect(await read(instrument.id)).toMatchObject({ ...POLICY, pricing: PRICING })
})

test('terms that are left out are the plainest', async () => {
  const { instrument } = await publish({ tariff: { large: '600' } })
  expect(instrument).toMatchObject({
    ...{ answerMinutes: 2_880, cancellation: [], graceMinutes: null, noShowLimit: null, offerMinutes: 60 },
    ...{ waitlistOrder: 'FIRST_COME', requiresQualification: false },
    pricing: {
      ...{ charging: 'BOOKED_TIME', minimum: { amount: '0.00' }, operatorPerHour: null },
      ...{ urgent: null, offPeak: null },
    },
  })
})

test('what is left out of a change stays; null clears only the grace time and the limit of no-shows', async () => {
  const { instrument } = await publish({ ...POLICY, tariff: TARIFF })
  await change(instrument.id, { offerMinutes: 30 })
  expect(await read(instrument.id)).toMatchObject({ ...POLICY, offerMinutes: 30, pricing: PRICING })
  await change(instrument.id, { noShowLimit: null, cancellation: null, answerMinutes: null })
  expect(await read(instrument.id)).toMatchObject({ ...POLICY, offerMinutes: 30, noShowLimit: null })
  await change(instrument.id, { graceMinutes: null, cancellation: [] })
  expect(await read(instrument.id)).toMatchObject({ graceMinutes: null, noShowLimit: null, cancellation: [] })
})

test('a tariff is changed as a whole', async () => {
  const { instrument } = await publish({ tariff: TARIFF })
  await change(instrument.id, { tariff: { large: '500', small: '400' } })
  const { pricing, tariff } = await read(instrument.id)
  expect(pricing).toMatchObject({
    charging: 'BOOKED_TIME',
    operatorPerHour: null,
    urgent: null,
    offPeak: null,
  })
  expect(tariff).toContainEqual({ sizeClass: 'SMALL', price: { amount: '400.00' } })
  expect(tariff).toContainEqual({ sizeClass: 'MICRO', price: { amount: '500.00' } })
})

test('each step and each part of a tariff that is wrong is refused by its path, and nothing changes', async () => {
  const { instrument } = await publish({ ...POLICY, tariff: TARIFF })
  const cancellation = [
    { minutesBefore: 1_440, feePercent: 50 },
    { minutesBefore: 2_880, feePercent: 50 },
  ]
  const tariff = {
    ...{ large: '600', minimum: '1000000.01' },
    urgent: { withinMinutes: 0, surchargePercent: 30 },
    offPeak: { from: '22:10', until: '06:00', percentOfRate: 101 },
  }
  const { userErrors } = await change(instrument.id, { cancellation, tariff })
  expect(
    userErrors.map(({ code, path }: { code: string; path: string[] }) => [code, path.join('.')]),
  ).toEqual([
    ['INVALID_INPUT', 'terms.cancellation.1.minutesBefore'],
    ['INVALID_INPUT', 'terms.cancellation.1.feePercent'],
    ['INVALID_INPUT', 'terms.tariff.minimum'],
    ['INVALID_INPUT', 'terms.tariff.urgent.withinMinutes'],
    ['INVALID_INPUT', 'terms.tariff.offPeak.from'],
    ['INVALID_INPUT', 'terms.tariff.offPeak.percentOfRate'],
  ])
  expect(await read(instrument.id)).toMatchObject({ ...POLICY, pricing: PRICING })
})
