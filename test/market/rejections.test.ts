import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold } from '../support/bookings.ts'
import { find, findRejections, type Rejection, type SlotQuestion } from '../support/find.ts'
import { makeQualified } from '../support/qualifications.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
const ids: Record<string, string> = {}

const QUALIFIED = { requiresQualification: true }

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise()
  const name = 'Tensile tester'
  const methods = ['GB/T 228.1-2021']
  ids.plain = await lab.instrument({ name, methods, terms: { units: 2, tariff: { large: '100' } } })
  ids.dear = await lab.instrument({
    name,
    methods,
    terms: { tariff: { large: '500', operatorPerHour: '80' } },
  })
  ids.slow = await lab.instrument({
    name,
    methods,
    terms: { minMinutes: 480, slotMinutes: 240, maxMinutes: 960 },
  })
  ids.approved = await lab.instrument({ name, methods, terms: { confirmation: 'APPROVAL' } })
  ids.trained = await lab.instrument({ name, methods, terms: QUALIFIED })
  ids.assisted = await lab.instrument({
    name,
    terms: { ...QUALIFIED, tariff: { large: '200', operatorPerHour: '50' } },
  })
  // Not within three days, so that "closed" does not depend on the weekday.
  const later = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
  const openingRules = ALWAYS_OPEN.map((rule) => ({ ...rule, validFrom: later }))
  ids.later = await lab.instrument({ name, openingRules })
  ids.booked = await lab.instrument({ name, terms: { maxMinutes: 4 * 1440 } })
  const taken = await hold(enterprise.client, ids.booked, atQuarter(30), 4 * 1440 - 60)
  if (!taken.booking) throw new Error(JSON.stringify(taken))
})
afterAll(() => service.stop())

const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
const FILTER = { text: 'tensile' }
const within3Days = () => ({ until: minutesAfter(atQuarter(0), 3 * 1440) })
const HOUR = { durationMinutes: 60 }

async function rejected(wish: SlotQuestion['wish'], client = enterprise.client) {
  const { found, rejections } = await findRejections(client, {
    filter: FILTER,
    wish: { ...within3Days(), ...wish },
  })
  const groups = rejections.map(({ reason, examples }) => [
    reason,
    examples.map(({ bookable }) => nameOf(bookable.id)).sort(),
  ])
  return { found: found.map(nameOf).sort(), ...Object.fromEntries(groups) }
}
const groupOf = async (wish: SlotQuestion['wish'], reason: string): Promise<Rejection> => {
  const question = { filter: FILTER, wish: { ...within3Days(), ...wish } }
  const { rejections } = await findRejections(enterprise.client, question)
  return rejections.find((group) => group.reason === reason)!
}

test('what fits the words and is not found is told by reason, each once', async () => {
  expect(await rejected(HOUR)).toEqual({
    found: ['approved', 'dear', 'plain'],
    DURATION: ['slow'],
    QUALIFICATION: ['assisted', 'trained'],
    CLOSED: ['later'],
    FULLY_BOOKED: ['booked'],
  })
})

test('units, approval, the operator, the price and the accreditation are reasons', async () => {
  expect(await rejected({ ...HOUR, units: 2 })).toMatchObject({ found: ['plain'], UNITS: expect.anything() })
  expect(await rejected({ ...HOUR, instantOnly: true })).toMatchObject({
    found: ['dear', 'plain'],
    APPROVAL: ['approved'],
  })
  expect(await rejected({ ...HOUR, operatorAssisted: true })).toMatchObject({ found: ['assisted', 'dear'] })
  expect(await rejected({ ...HOUR, maxPrice: '150' })).toMatchObject({
    found: ['plain'],
    PRICE: expect.anything(),
  })
  expect(await rejected({ ...HOUR, accreditations: ['CMA', 'CNAS'] })).toMatchObject({
    found: [],
    ACCREDITATION: expect.anything(),
  })
})

test('what is fully booked says when it is free again, and that instant finds it', async () => {
  const { examples, text } = await groupOf(HOUR, 'FULLY_BOOKED')
  const [{ changes, slot }] = examples as [Rejection['examples'][0]]
  expect(changes).toEqual([
    { field: 'until', value: slot!.endsAt, text: expect.stringContaining('later time') },
  ])
  expect(text).toMatch(/^Fully booked: 1; free first on \d{4}-\d\d-\d\d \d\d:\d\d\.$/)
  const hits = await find(enterprise.client, { filter: FILTER, wish: { ...HOUR, until: slot!.endsAt } })
  expect(hits.map(({ bookable }) => nameOf(bookable.id))).toContain('booked')
})

test('the smallest change is the least that admits an example', async () => {
  const changesOf = async (wish: SlotQuestion['wish'], reason: string) =>
    (await groupOf(wish, reason)).examples.map(({ bookable, changes }) => [
      nameOf(bookable.id),
      Object.fromEntries(changes.map(({ field, value }) => [field, value])),
    ])
  expect(await changesOf(HOUR, 'DURATION')).toEqual([['slow', { durationMinutes: '480' }]])
  expect(await changesOf({ ...HOUR, maxPrice: '150' }, 'PRICE')).toContainEqual([
    'approved',
    { maxPrice: '160.00' },
  ])
  expect(await changesOf({ ...HOUR, units: 5 }, 'UNITS')).toContainEqual(['plain', { units: '2' }])
  expect(await changesOf({ ...HOUR, instantOnly: true }, 'APPROVAL')).toEqual([
    ['approved', { instantOnly: 'false' }],
  ])
  const trained = Object.fromEntries(await changesOf(HOUR, 'QUALIFICATION'))
  expect(trained).toEqual({ assisted: { operatorAssisted: 'true' }, trained: { null: null } })
})

test('whoever is qualified is not rejected for it', async () => {
  const person = await seeds(service).enterprise()
  await makeQualified(person.client, lab.client, ids.trained!)
  expect((await rejected(HOUR, person.client)).found).toContain('trained')
})

test('a qualification that ends too early admits what is over before it', async () => {
  const person = await seeds(service).enterprise()
  await makeQualified(person.client, lab.client, ids.trained!, minutesAfter(atQuarter(0), 1440))
  expect((await rejected(HOUR, person.client)).found).toContain('trained')
  const later = { from: minutesAfter(atQuarter(0), 2 * 1440), ...HOUR }
  expect(await rejected(later, person.client)).toMatchObject({ QUALIFICATION: ['assisted', 'trained'] })
})

test('reasons are told in the language of whoever asks', async () => {
  const question = { filter: FILTER, wish: { ...HOUR, ...within3Days() } }
  const { rejections } = await findRejections(enterprise.client.speaking('zh'), question)
  expect(rejections.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^已约满:1 项,最早 .* 有空。$/),
  )
})

test('nothing is told of who took the time', async () => {
  const { examples } = await groupOf(HOUR, 'FULLY_BOOKED')
  expect(JSON.stringify(examples)).not.toContain(enterprise.organizationId)
})

test('so many examples are told as are asked for, and counted are all', async () => {
  const question = { filter: FILTER, wish: { ...HOUR, ...within3Days() }, examples: 1 }
  const { rejections } = await findRejections(enterprise.client, question)
  const group = rejections.find(({ reason }) => reason === 'QUALIFICATION')!
  expect([group.count, group.examples.length]).toEqual([2, 1])
})
