import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localDayOf } from '../../src/shared/local-time.ts'
import { cancel, outcome } from '../support/bookings.ts'
import {
  confirmBundle,
  first,
  holdBundle,
  letPass,
  partNamed,
  readBundle,
  releaseBundle,
  rescheduleBundle,
  tested,
  time,
} from '../support/bundles.ts'
import { mandated, readMandate } from '../support/mandates.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { testServiceOf } from '../support/test-services.ts'
import { inDays } from '../support/time.ts'

const ZONE = 'Asia/Shanghai'
const UNTIL = { until: inDays(40) }

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

const dayOf = (instant: string) => localDayOf(new Date(instant), ZONE)

/** Preparation at one lab, a test at the other, and an expert after its report. */
async function held(client = enterprise.client, weeklySamples = 20) {
  const serviceId = await testServiceOf(other, { weeklySamples })
  const [preparation, expert] = [await lab.instrument(), await lab.instrument()]
  const { bundle, userErrors } = await holdBundle(
    client,
    [time('preparation', preparation), tested('test', [serviceId], 2), time('expert', expert)],
    { sequences: [first('preparation', 'test'), first('test', 'expert')], ...UNTIL },
  )
  expect(userErrors).toEqual([])
  return { bundle: bundle!, serviceId }
}

describe('a test in a bundle', () => {
  test('lasts from the day on which its samples come to the day of its report: the expert comes after that', async () => {
    const { bundle } = await held()
    const { order, price } = partNamed(bundle, 'test')
    expect(order!.status).toBe('HELD')
    expect(dayOf(partNamed(bundle, 'preparation').endsAt) <= order!.expectedOn).toBe(true)
    expect(dayOf(partNamed(bundle, 'expert').startsAt) > order!.reportDueOn).toBe(true)
    const others = ['preparation', 'expert'].map((ref) => Number(partNamed(bundle, ref).price.amount))
    expect(Number(bundle.total.amount)).toBe(Number(price.amount) + others[0]! + others[1]!)
  })

  test('is confirmed with the rest, and released with the rest', async () => {
    const { bundle } = await held()
    const { bundle: confirmed } = await confirmBundle(enterprise.client, bundle.id)
    expect([confirmed!.status, partNamed(confirmed!, 'test').order!.status]).toEqual([
      'CONFIRMED',
      'ACCEPTED',
    ])
    const seen = await enterprise.client.ask(
      'query ($id: ID!) { node(id: $id) { ... on Order { bundle { id } history { action } } } }',
      { id: partNamed(bundle, 'test').order!.id },
    )
    expect(seen.node).toEqual({
      bundle: { id: bundle.id },
      history: [{ action: 'HOLD' }, { action: 'CONFIRM' }],
    })
    const { bundle: released } = await releaseBundle(enterprise.client, bundle.id)
    expect([released!.status, partNamed(released!, 'test').order!.status]).toEqual(['RELEASED', 'CANCELLED'])
  })

  test('has the room of its week while it is held, and gives it back when the hold runs out', async () => {
    const { bundle, serviceId } = await held(enterprise.client, 2)
    const from = partNamed(bundle, 'test').startsAt
    const place = { from, until: new Date(Date.parse(partNamed(bundle, 'test').endsAt)).toISOString() }
    const asked = [{ ...tested('test', [serviceId]), ...place }, time('more', await lab.instrument())]
    expect((await holdBundle(enterprise.client, asked, UNTIL)).userErrors[0]!.obstacle).toBe('PART')
    await cancel(lab.client, partNamed(bundle, 'preparation').booking!.id)
    const released = await readBundle(enterprise.client, bundle.id)
    expect(released.status).toBe('RELEASED')
    expect(outcome({ booking: partNamed(released, 'expert').booking as never, userErrors: [] })).toBe(
      'CANCELLED',
    )
    await expect
      .poll(async () => partNamed(await readBundle(enterprise.client, bundle.id), 'test').order!.status, {
        timeout: 20_000,
      })
      .toBe('EXPIRED')
    expect((await holdBundle(enterprise.client, asked, UNTIL)).bundle!.status).toBe('HELD')
  })

  test('is taken anew while it is held, and stays where it is once its lab counts on the samples', async () => {
    const { bundle } = await held()
    const expert = partNamed(bundle, 'expert').startsAt
    const { userErrors } = await rescheduleBundle(
      enterprise.client,
      bundle.id,
      [{ ref: 'test', until: partNamed(bundle, 'test').endsAt, from: expert }],
      UNTIL,
    )
    expect(userErrors[0]).toMatchObject({ code: 'BUNDLE_INFEASIBLE', obstacle: 'PART' })
    const later = new Date(Date.parse(partNamed(bundle, 'test').endsAt)).toISOString()
    const moved = await rescheduleBundle(
      enterprise.client,
      bundle.id,
      [{ ref: 'test', from: later }, { ref: 'expert' }],
      UNTIL,
    )
    expect(partNamed(moved.bundle!, 'test').startsAt >= later).toBe(true)
    expect(partNamed(moved.bundle!, 'expert').startsAt >= partNamed(moved.bundle!, 'test').endsAt).toBe(true)
    await confirmBundle(enterprise.client, bundle.id)
    const late = await rescheduleBundle(enterprise.client, bundle.id, [{ ref: 'test' }], UNTIL)
    expect(late.userErrors.map(({ code, path }) => [code, ...path])).toEqual([
      ['STATE_CONFLICT', 'parts', '0', 'ref'],
    ])
  })

  test('is refused where the service is ordered on a quote, with what to do instead', async () => {
    const serviceId = await testServiceOf(other, { ordering: 'ON_QUOTE' })
    const { userErrors } = await holdBundle(
      enterprise.client,
      [time('a', await lab.instrument()), tested('test', [serviceId])],
      UNTIL,
    )
    expect(userErrors[0]).toMatchObject({ code: 'QUOTE_NEEDED', path: ['parts', '1', 'test', 'serviceId'] })
  })

  test('is found by its method, too', async () => {
    const parts = [
      time('a', await lab.instrument()),
      { ref: 'test', test: { methods: ['GB/T 228.1-2021'], samples: 1, subject: '拉伸' } },
    ]
    const { bundle } = await holdBundle(enterprise.client, parts, UNTIL)
    expect(partNamed(bundle!, 'test').order!.status).toBe('HELD')
  })

  test('that has run out cannot be confirmed, nor anything with it', async () => {
    const { bundle } = await held()
    await letPass(service.db, bundle.id, 20)
    const { userErrors } = await confirmBundle(enterprise.client, bundle.id)
    expect(userErrors.map(({ code }) => code)).toEqual(['HOLD_EXPIRED'])
  })
})

describe('under a mandate', () => {
  const scopes = (...some: string[]) => ({ scopes: ['VIEW', ...some] })

  test('a bundle needs BOOK, a test in it ORDER, and its confirmation CONFIRM', async () => {
    const seed = seeds(service)
    const [giver, window] = [await seed.enterprise(), await seed.window()]
    const books = await mandated(giver, window, scopes('BOOK'))
    const two = [time('a', await lab.instrument()), time('b', await other.instrument())]
    const { bundle } = await holdBundle(books.clerk, two)
    expect(bundle!.status).toBe('HELD')
    const codeOf = async (doing: Promise<unknown>) =>
      doing.then(
        () => 'DONE',
        (error: Error) => error.message,
      )
    expect(await codeOf(confirmBundle(books.clerk, bundle!.id))).toContain('CONFIRM')
    const withTest = [two[0]!, tested('test', [await testServiceOf(other)])]
    expect(await codeOf(holdBundle(books.clerk, withTest, UNTIL))).toContain('ORDER')
    expect((await readBundle(giver.client, bundle!.id)).status).toBe('HELD')
  })

  test('what is ordered needs ORDER to be confirmed, and what is taken anew needs CONFIRM', async () => {
    const seed = seeds(service)
    const [giver, window] = [await seed.enterprise(), await seed.window()]
    const { bundle } = await held(giver.client)
    const confirms = await mandated(giver, window, scopes('BOOK', 'CONFIRM'))
    await expect(confirmBundle(confirms.clerk, bundle.id)).rejects.toThrow('ORDER')
    const test = { ref: 'test', from: partNamed(bundle, 'test').endsAt }
    await expect(
      rescheduleBundle(confirms.clerk, bundle.id, [test, { ref: 'expert' }], UNTIL),
    ).rejects.toThrow('ORDER')
    await confirmBundle(giver.client, bundle.id)
    await cancel(lab.client, partNamed(bundle, 'preparation').booking!.id)
    const other = await seed.window()
    const books = await mandated(giver, other, scopes('BOOK', 'ORDER'))
    await expect(rescheduleBundle(books.clerk, bundle.id, [{ ref: 'preparation' }])).rejects.toThrow(
      'CONFIRM',
    )
    const { bundle: whole } = await rescheduleBundle(confirms.clerk, bundle.id, [{ ref: 'preparation' }])
    expect(whole!.status).toBe('CONFIRMED')
  })

  test('all of a bundle counts against the cap: beyond it nothing is held', async () => {
    const seed = seeds(service)
    const [giver, window] = [await seed.enterprise(), await seed.window()]
    const capped = await mandated(giver, window, { ...scopes('BOOK', 'ORDER', 'CONFIRM'), cap: '400' })
    const two = async () => [time('a', await lab.instrument()), time('b', await other.instrument())]
    expect((await holdBundle(capped.clerk, await two())).bundle!.total.amount).toBe('320.00')
    const { userErrors } = await holdBundle(capped.clerk, await two())
    expect(userErrors.map(({ code }) => code)).toEqual(['MANDATE_CAP_EXCEEDED'])
    expect((await readMandate(giver.client, capped.id)).spent!.amount).toBe('320.00')
  })
})
