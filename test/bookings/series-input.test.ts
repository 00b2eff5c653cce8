import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { DAYS, dayFromNow, HOLD_SERIES, holdSeries, readSeries, weekly, written } from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise('SMALL')
  rival = await seed.enterprise('LARGE')
})
afterAll(() => service.stop())

const day = (i: number) => dayFromNow(i + 3)
test.each([
  ['names no day', {}, 'INVALID_INPUT', []],
  ['names its days twice', { ...weekly(2), dates: DAYS }, 'INVALID_INPUT', []],
  ['has no date', { dates: [] }, 'INVALID_INPUT', ['dates']],
  ['has 53 dates', { dates: Array.from({ length: 53 }, (_, i) => day(i)) }, 'INVALID_INPUT', ['dates']],
  ['has a date twice', { dates: [day(0), day(1), day(0)] }, 'INVALID_INPUT', ['dates', '2']],
  ['is in no week', weekly(0), 'INVALID_INPUT', ['weekly', 'weeks']],
  ['is in 53 weeks', weekly(53), 'INVALID_INPUT', ['weekly', 'weeks']],
  ['wants more units than there are', { dates: DAYS, units: 2 }, 'INVALID_INPUT', ['units']],
  ['has no key', { dates: DAYS, idempotencyKey: '' }, 'INVALID_INPUT', ['idempotencyKey']],
])(
  'a series that %s is refused once, as a whole, and nothing is written',
  async (_what, input, code, path) => {
    const instrument = await lab.instrument()
    const before = await written(service.db)
    const { series, userErrors } = await holdSeries(enterprise.client, instrument, {}, input)
    expect(series).toBeNull()
    expect(userErrors.map((error) => [error.code, error.path])).toEqual([[code, path]])
    expect(await written(service.db)).toEqual(before)
  },
)

test('a retired instrument is held by no series', async () => {
  const instrument = await lab.instrument()
  await lab.client.ask(
    `mutation ($input: RetireBookableInput!) { retireBookable(input: $input) { bookable { id } } }`,
    { input: { bookableId: instrument } },
  )
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect(userErrors.map(({ code }) => code)).toEqual(['ALREADY_RETIRED'])
})

test('a series is seen by its two parties, and for everybody else it does not exist', async () => {
  const { series } = await holdSeries(enterprise.client, await lab.instrument(), { dates: DAYS })
  expect((await readSeries(lab.client, series!.id)).bookings).toHaveLength(3)
  const document = 'query ($id: ID!) { node(id: $id) { id } }'
  const strangers = [rival.client, (await seeds(service).lab()).client, service.stranger]
  for (const client of strangers) {
    const foreign = await client.send(document, { id: series!.id })
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect(foreign).toEqual(await client.send(document, { id: toGlobalId('BookingSeries', newId()) }))
  }
})

test('only an enterprise holds a series, of something that exists', async () => {
  const input = {
    ...{ bookableId: await lab.instrument(), startTime: '09:00', durationMinutes: 60 },
    ...{ dates: DAYS, idempotencyKey: newId() },
  }
  expect(await lab.client.faultOf(HOLD_SERIES, { input })).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(HOLD_SERIES, { input })).toBe('UNAUTHENTICATED')
  const missing = { ...input, bookableId: toGlobalId('Instrument', newId()) }
  expect(await enterprise.client.faultOf(HOLD_SERIES, { input: missing })).toBe('NOT_FOUND')
})

test('what a series costs the service is counted by its length', async () => {
  const four = (weeks: number) =>
    `mutation { ${[1, 2, 3, 4].map(
      (i) => `s${i}: holdSeries(input: { bookableId: "none", startTime: "09:00", durationMinutes: 60,
        weekly: { firstDate: "${DAYS[0]}", weeks: ${weeks} }, idempotencyKey: "k${i}" }) { series { id } }`,
    )} }`
  expect(await enterprise.client.faultOf(four(52))).toBe('COST_LIMITED')
  expect(await enterprise.client.faultOf(four(2))).toBe('NOT_FOUND')
  const within = (inside: string) => `... on BookingSeries { bookings { series { ${inside} } } }`
  const nested = (inside: string) => `query ($id: ID!) { node(id: $id) { ${inside} } }`
  const variables = { id: toGlobalId('BookingSeries', newId()) }
  expect(await enterprise.client.faultOf(nested(within('id')), variables)).toBe('NOT_FOUND')
  const twice = nested(within(within('id bookable { id } enterprise { id }')))
  expect(await enterprise.client.faultOf(twice, variables)).toBe('COST_LIMITED')
})
