import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hold, readBooking } from '../support/bookings.ts'
import { bookingsOf, first, holdBundle, partNamed, readBundle, time } from '../support/bundles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

const DAY = 1_440

let service: TestService
let lab: Lab
let other: Lab
let enterprise: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[lab, other, enterprise] = [await seed.lab(), await seed.lab(), await seed.enterprise()]
})
afterAll(() => service.stop())

const at = (text: string) => Date.parse(text)
/** Takes all of an instrument from now until an instant. */
const block = async (bookableId: string, until: Date, from = atQuarter(15)) => {
  const minutes = (until.getTime() - from.getTime()) / 60_000
  const held = await hold(enterprise.client, bookableId, from, minutes)
  expect(held.userErrors).toEqual([])
}

describe('a bundle', () => {
  test('holds parts at several labs in the order asked for, at one total, until one moment', async () => {
    const [preparation, sem, expert] = [
      await lab.instrument(),
      await other.instrument(),
      await lab.instrument(),
    ]
    const free = atQuarter(3 * DAY)
    await block(sem, free)
    const { bundle, userErrors } = await holdBundle(
      enterprise.client,
      [time('expert', expert, 60), time('SEM', sem, 120), time('preparation', preparation, 240)],
      {
        sequences: [
          first('preparation', 'SEM', { maxGapMinutes: DAY }),
          first('SEM', 'expert', { minGapMinutes: 90 }),
        ],
        within: [{ parts: ['preparation', 'SEM'], days: 7 }],
      },
    )
    expect(userErrors).toEqual([])
    const [prepared, seen, talked] = ['preparation', 'SEM', 'expert'].map((ref) => partNamed(bundle!, ref))
    expect(at(seen!.startsAt)).toBe(free.getTime())
    expect(at(prepared!.endsAt)).toBeLessThanOrEqual(at(seen!.startsAt))
    expect(at(seen!.startsAt) - at(prepared!.endsAt)).toBeLessThanOrEqual(DAY * 60_000)
    expect(at(talked!.startsAt)).toBe(at(seen!.endsAt) + 90 * 60_000)
    expect(bundle).toMatchObject({ status: 'HELD', complete: true, total: { amount: '1120.00' } })
    const expiries = bookingsOf(bundle!).map(({ expiresAt }) => expiresAt)
    expect(expiries).toEqual([bundle!.expiresAt, bundle!.expiresAt, bundle!.expiresAt])
    expect(await readBundle(enterprise.client, bundle!.id)).toEqual(bundle)
  })

  test('takes of alternatives what is over first, and of a category what has time first', async () => {
    const [busy, free, far] = [
      await lab.instrument(),
      await other.instrument(),
      await lab.instrument({ category: '09' }),
    ]
    await block(busy, atQuarter(2 * DAY))
    const { bundle } = await holdBundle(enterprise.client, [
      time('any', [busy, free]),
      { ref: 'category', time: { filter: { categories: ['09'] }, durationMinutes: 60 } },
    ])
    expect(partNamed(bundle!, 'any').booking!.bookable.id).toBe(free)
    expect(partNamed(bundle!, 'category').booking!.bookable.id).toBe(far)
  })

  test('takes two parts of one bookable one after the other, and of two units at once', async () => {
    const [one, two] = [await lab.instrument(), await lab.instrument({ terms: { units: 2 } })]
    const { bundle } = await holdBundle(enterprise.client, [
      ...[time('a', one), time('b', one)],
      ...[time('c', two), time('d', two)],
    ])
    const [a, b, c, d] = bundle!.parts
    expect(at(b!.startsAt) >= at(a!.endsAt) || at(a!.startsAt) >= at(b!.endsAt)).toBe(true)
    expect(c!.startsAt).toBe(d!.startsAt)
  })

  test('is the same for the same key, and refuses the key with another input', async () => {
    const [a, b] = [await lab.instrument(), await lab.instrument()]
    const parts = [time('a', a), time('b', b)]
    const once = await holdBundle(enterprise.client, parts, {}, 'the same')
    const again = await holdBundle(enterprise.client, parts, {}, 'the same')
    expect(again.bundle).toEqual(once.bundle)
    const changed = await holdBundle(enterprise.client, [time('a', a, 120), time('b', b)], {}, 'the same')
    expect(changed.userErrors[0]!.code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  test('is seen by its enterprise alone; a lab sees its own booking and no bundle', async () => {
    const [a, b] = [await lab.instrument(), await other.instrument()]
    const { bundle } = await holdBundle(enterprise.client, [time('a', a), time('b', b)])
    const own = partNamed(bundle!, 'a').booking!
    const seen = await lab.client.ask(
      'query ($id: ID!) { node(id: $id) { ... on Booking { status bundle { id } } } }',
      { id: own.id },
    )
    expect(seen.node).toEqual({ status: 'HELD', bundle: null })
    for (const { client } of [lab, await seeds(service).enterprise()]) {
      const { errors } = await client.send('query ($id: ID!) { bundle(id: $id) { id } }', { id: bundle!.id })
      expect(errors![0]!.extensions.code).toBe('NOT_FOUND')
    }
  })
})

describe('nothing is held', () => {
  test('when a part has no time: the answer says which, and from when on it has', async () => {
    const [a, b] = [await lab.instrument(), await lab.instrument()]
    const free = atQuarter(5 * DAY)
    await block(b, free)
    const until = minutesAfter(new Date(), 3 * DAY)
    const { bundle, userErrors } = await holdBundle(enterprise.client, [time('a', a), time('b', b)], {
      until,
    })
    expect(bundle).toBeNull()
    expect(userErrors[0]).toMatchObject({
      ...{ code: 'BUNDLE_INFEASIBLE', path: ['parts', '1'], obstacle: 'PART', part: 'b' },
      fitsUntil: minutesAfter(free, 60).toISOString(),
    })
    expect(userErrors[0]!.alone![1]).toEqual({ ref: 'b', from: free.toISOString() })
    expect(userErrors[0]!.message).toContain(free.toISOString())
    const { bookings } = await lab.client
      .ask(
        'query ($id: ID!) { node(id: $id) { ... on Instrument { bookings { edges { node { id } } } } } }',
        { id: a },
      )
      .then(({ node }) => node)
    expect(bookings.edges).toEqual([])
  })

  test('when a rule cannot be kept: the answer names it, and the smallest value with which it could', async () => {
    const [a, b] = [await lab.instrument(), await lab.instrument()]
    const [soon, later] = [atQuarter(2 * 60), atQuarter(2 * DAY)]
    const parts = [
      time('a', a, 60, { from: soon, until: minutesAfter(soon, 60) }),
      time('b', b, 60, { from: later }),
    ]
    const gap = (later.getTime() - soon.getTime()) / 60_000 - 60
    const sequences = [first('a', 'b', { maxGapMinutes: 600 })]
    const { userErrors } = await holdBundle(enterprise.client, parts, { sequences })
    expect(userErrors[0]).toMatchObject({ obstacle: 'MAX_GAP', path: ['sequences', '0'], neededMinutes: gap })
    const { bundle } = await holdBundle(enterprise.client, parts, {
      sequences: [first('a', 'b', { maxGapMinutes: gap })],
    })
    expect(bundle!.status).toBe('HELD')
  })

  test('when the person lacks what a single hold would ask for, in the same words', async () => {
    const [a, b] = [await lab.instrument(), await lab.instrument({ terms: { requiresQualification: true } })]
    const { userErrors } = await holdBundle(enterprise.client, [time('a', a), time('b', b)])
    const single = await hold(enterprise.client, b, atQuarter(DAY), 60)
    expect(userErrors[0]).toMatchObject({
      ...{ code: 'QUALIFICATION_MISSING', message: single.userErrors[0]!.message },
      path: ['parts', '1', 'time', 'bookableId'],
    })
  })

  test('when what is asked for makes no sense, each with its reason', async () => {
    const a = await lab.instrument()
    const asked = async (parts: object[], more: object = {}) =>
      (await holdBundle(enterprise.client, parts, more)).userErrors.map(({ path }) => path.join('.'))
    expect(await asked([time('a', a)])).toEqual(['parts'])
    expect(await asked([time('a', a), time('a', a)])).toEqual(['parts.1.ref'])
    expect(await asked([time('a', a), { ref: 'b' }])).toEqual(['parts.1'])
    const sequences = [first('a', 'b'), first('b', 'a')]
    expect(await asked([time('a', a), time('b', a)], { sequences })).toEqual(['sequences'])
    expect(await asked([time('a', a), time('b', a)], { within: [{ parts: ['a', 'c'], days: 1 }] })).toEqual([
      'within.0.parts',
    ])
  })
})

test('a rule that names its parts thousands of times is refused, and not looked through', async () => {
  const two = [time('a', await lab.instrument()), time('b', await lab.instrument())]
  const named = Array.from({ length: 20_000 }, (_, i) => (i % 2 ? 'a' : 'b'))
  const { userErrors } = await holdBundle(enterprise.client, two, { within: [{ parts: named, days: 2 }] })
  expect(userErrors.map(({ code, path }) => [code, path.join('.')])).toEqual([
    ['INVALID_INPUT', 'within.0.parts'],
  ])
})

test('as many bundles as would keep the server choosing for minutes are more than one request may ask for', async () => {
  const parts = ['a', 'b', 'c', 'd'].map((ref) => time(ref, 'nothing'))
  const asked = Array.from({ length: 10 }, (_, i) => `h${i}: holdBundle(input: $input) { bundle { id } }`)
  const input = { parts, idempotencyKey: 'ten' }
  const document = `mutation ($input: HoldBundleInput!) { ${asked.join(' ')} }`
  expect(await enterprise.client.faultOf(document, { input })).toBe('COST_LIMITED')
})

test('of what is over at the same time the cheapest is taken, by the price of the hour of the day', async () => {
  const offPeak = { from: '22:00', until: '06:00', percentOfRate: 10 }
  const cheapAtNight = await lab.instrument({ terms: { tariff: { large: '400', small: '400', offPeak } } })
  const cheapByDay = await lab.instrument({ terms: { tariff: { large: '200', small: '200' } } })
  const day = new Date(
    atQuarter(4 * DAY)
      .toISOString()
      .slice(0, 10),
  )
  // The clock of the labs is eight hours ahead.
  const at = (ref: string, hour: number, days: number) => {
    const from = minutesAfter(day, days * DAY + (hour - 8) * 60)
    return time(ref, [cheapAtNight, cheapByDay], 60, { from, until: minutesAfter(from, 60) })
  }
  const { bundle } = await holdBundle(enterprise.client, [
    ...[at('day', 12, 1), at('night', 23, 1), at('next day', 12, 2), at('next night', 23, 2)],
  ])
  expect(bundle!.parts.map(({ price }) => price.amount)).toEqual(['200.00', '40.00', '200.00', '40.00'])
})

test('what nobody has confirmed in time is in no bundle’s way', async () => {
  const [a, b] = [await lab.instrument(), await lab.instrument()]
  const from = atQuarter(DAY)
  const window = { from, until: minutesAfter(from, 60) }
  const { booking } = await hold(enterprise.client, a, from, 60)
  const parts = [time('a', a), time('b', b)]
  expect((await holdBundle(enterprise.client, parts, window)).userErrors[0]!.code).toBe('BUNDLE_INFEASIBLE')
  await service.db.execute(`update booking set due_at = now() - interval '1 minute' where due_at is not null
    and starts_at = '${from.toISOString()}' and status = 'HELD'`)
  expect((await holdBundle(enterprise.client, parts, window)).bundle!.status).toBe('HELD')
  expect((await readBooking(enterprise.client, booking!.id)).status).toBe('EXPIRED')
})
