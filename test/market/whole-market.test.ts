import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { loadDemoData } from '../../src/demo/load.ts'
import { DEMO_PASSWORD, ENGINEER } from '../../src/demo/sign-ins.ts'
import { type Running, serve } from '../../src/serve.ts'

import { createLogger } from '../../src/shared/log.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { NO_STORE } from '../support/files.ts'
import { find, findRejections, type SlotQuestion } from '../support/find.ts'
import { SIGN_IN } from '../support/seed.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let database: TestDatabase
let service: Running
let engineer: Client
beforeAll(async () => {
  database = await cloneDatabase()
  await loadDemoData(database.db, new Date(), NO_STORE)
  const settings = { PORT: '0', RATE_ADDRESS: '0', RATE_ORGANIZATION: '0' }
  service = await serve(readConfig(settings), database.service, createLogger('silent'))
  const input = { email: ENGINEER, password: DEMO_PASSWORD }
  const { signIn } = await new Client(service.url).ask(SIGN_IN, { input })
  engineer = new Client(service.url, signIn.token)
})
afterAll(() => service.stop().finally(database.close))

const WHOLE = { first: 60 }
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const wishes = fc
  .record({
    durationMinutes: fc.constantFrom(30, 60, 120, 240, 480, 1440),
    units: fc.constantFrom(1, 1, 1, 2, 5),
    operatorAssisted: fc.constantFrom(false, false, true),
    instantOnly: fc.boolean(),
    maxPrice: optional(fc.constantFrom('100', '300', '640', '2000')),
    timeOfDay: optional(
      fc.constantFrom(
        { from: '09:00', until: '12:00' },
        { from: '13:00', until: '18:00' },
        { from: '20:00', until: '06:00' },
      ),
    ),
    weekdays: optional(fc.subarray(['MONDAY', 'WEDNESDAY', 'FRIDAY', 'SUNDAY'], { minLength: 1 })),
    accreditations: optional(fc.subarray(['CMA', 'CNAS'], { minLength: 1 })),
    startsInHours: fc.integer({ min: 0, max: 240 }),
    hours: fc.integer({ min: 24, max: 400 }),
  })
  .map(({ startsInHours, hours, ...wish }) => {
    const from = minutesAfter(atQuarter(0), startsInHours * 60)
    return { ...wish, from: from.toISOString(), until: minutesAfter(from, hours * 60).toISOString() }
  })
const filters = fc.constantFrom({}, { kind: 'INSTRUMENT' }, { categories: ['01', '02'] }, { text: '试验' })

const matched = async (filter: object): Promise<number> => {
  const query =
    'query ($filter: BookableFilter) { bookables(filter: $filter, first: 100) { edges { cursor } } }'
  return (await engineer.ask(query, { filter })).bookables.edges.length
}

/** A wish with the changes that an example is said to need; null when the lab has to be asked. */
function changed(wish: SlotQuestion['wish'], changes: { field: string | null; value: string | null }[]) {
  if (changes.some(({ field }) => field === null)) return null
  const given = Object.fromEntries(changes.map(({ field, value }) => [field!, readValue(field!, value)]))
  return { ...wish, ...given }
}
const TEXTS = ['until', 'maxPrice']
const readValue = (field: string, value: string | null): unknown =>
  value === null || TEXTS.includes(field) ? value : JSON.parse(value)

test('whatever is wanted: each bookable that fits the words is found, or rejected once', async () => {
  await fc.assert(
    fc.asyncProperty(filters, wishes, async (filter, wish) => {
      const { found, rejections } = await findRejections(engineer, { filter, wish, ...WHOLE })
      const counted = rejections.reduce((sum, { count }) => sum + count, 0)
      expect(found.length + counted).toBe(await matched(filter))
      for (const { examples } of rejections)
        for (const { bookable } of examples) expect(found).not.toContain(bookable.id)
    }),
    { numRuns: 30 },
  )
}, 120_000)

test('whatever is wanted: the changes that a rejected one is said to need admit it', async () => {
  await fc.assert(
    fc.asyncProperty(filters, wishes, async (filter, wish) => {
      const { rejections } = await findRejections(engineer, { filter, wish, ...WHOLE, examples: 1 })
      for (const { bookable, changes, slot } of rejections.flatMap(({ examples }) => examples)) {
        const other = changes.length > 0 ? changed(wish, changes) : null
        if (!other) continue
        const hits = await find(engineer, { filter, wish: other, ...WHOLE })
        const hit = hits.find((each) => each.bookable.id === bookable.id)
        expect(hit?.slots[0]).toMatchObject(slot!)
      }
    }),
    { numRuns: 12 },
  )
}, 120_000)

test('a hit begins with the first slot that the bookable itself offers', async () => {
  const SLOTS = `query ($id: ID!, $range: PeriodInput!, $minutes: Int!) { node(id: $id) { ... on Bookable {
    slots(range: $range, durationMinutes: $minutes, first: 1) { edges { node { startsAt endsAt unitsLeft } } } } } }`
  await fc.assert(
    fc.asyncProperty(wishes, async ({ durationMinutes, from, until }) => {
      const wish = { durationMinutes, from, until, operatorAssisted: false }
      for (const { bookable, slots } of await find(engineer, { wish, ...WHOLE })) {
        const range = { startsAt: from, endsAt: until }
        const { node } = await engineer.ask(SLOTS, { id: bookable.id, range, minutes: durationMinutes })
        expect(node.slots.edges[0].node).toEqual(slots[0])
      }
    }),
    { numRuns: 3 },
  )
})
