import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { workingDaysFrom } from '../../src/availability/working-days.service.ts'
import { nthWorkingDay } from '../../src/availability/working-days.ts'
import { bookerOf } from '../../src/bookings/new-booking.ts'
import { findTestService } from '../../src/catalog/test-services/test-services.repository.ts'
import { samplesByWeek } from '../../src/orders/capacity/capacity.repository.ts'
import { firstDayWithRoom, mondayOf } from '../../src/orders/capacity/weeks.ts'
import { orderTest } from '../../src/orders/order-test.service.ts'
import { insertOrder } from '../../src/orders/orders.repository.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { daysAfter, localDayOf } from '../../src/shared/local-time.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { insertTestService } from '../support/test-service-rows.ts'

const WEEKLY = 10
const SAMPLES = 2
const ORDERS = 24
const ROUNDS = 4
const ENTERPRISES = 6

let market: Market
beforeAll(async () => {
  market = await prepareMarket(ENTERPRISES)
})
afterAll(() => market.close())

const wish = (serviceId: string) => ({
  ...{ serviceId, mode: 'OUTSOURCED_TEST' as const, subject: '拉伸', need: '', samples: SAMPLES },
  ...{ urgent: false, wantedBy: null, fileIds: [], samplesOn: null },
})

type Order = (call: Call, serviceId: string) => Promise<unknown>

const byTheService: Order = (call, serviceId) =>
  orderTest(call, { ...wish(serviceId), idempotencyKey: randomUUID() })

/** What many would write: look which week has room, then order. Nobody orders before all have looked. */
const lookThenOrder =
  (looked: () => Promise<void>): Order =>
  (call, serviceId) =>
    call.db.transaction(async (tx) => {
      const service = (await findTestService(tx, serviceId))!
      const today = localDayOf(call.now, service.timeZone)
      const isWorkingDay = await workingDaysFrom(tx, today)
      const from = nthWorkingDay(daysAfter(today, 1), 0, isWorkingDay)
      const taken = (await samplesByWeek(tx, [serviceId], mondayOf(from)))(serviceId)
      const room = { weeklySamples: service.weeklySamples, taken }
      const expectedOn = firstDayWithRoom({ samples: SAMPLES, from }, room, isWorkingDay)
      await looked()
      const { samplesOn: _, fileIds: __, ...need } = wish(serviceId)
      return insertOrder(tx, {
        ...{ ...need, id: newId(), ...bookerOf(call.actor!), expectedOn, audience: 'NAMED_LABS' },
        ...{ status: 'ACCEPTED', labId: service.labId },
      })
    })

/** Orders at once of a service that nobody has ordered yet; how many samples each week expects. */
async function race(order: Order, orders = ORDERS): Promise<number[]> {
  const serviceId = await insertTestService(market, { weeklySamples: WEEKLY })
  await Promise.all(Array.from({ length: orders }, (_, i) => order(asEnterprise(market, i), serviceId)))
  const weeks = await rows<{ samples: string }>(
    market.db,
    sql`select sum(samples) as samples from test_order where service_id = ${serviceId}::uuid
      group by date_trunc('week', expected_on) order by date_trunc('week', expected_on)`,
  )
  return weeks.map(({ samples }) => Number(samples))
}

test('orders at once never fill a week beyond its capacity, and leave no room unused', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const weeks = await race(byTheService)
    expect(weeks.slice(0, -1).every((samples) => samples === WEEKLY)).toBe(true)
    expect(weeks.reduce((sum, samples) => sum + samples, 0)).toBe(ORDERS * SAMPLES)
    expect(Math.max(...weeks)).toBeLessThanOrEqual(WEEKLY)
  }
})

test('the naive way, to look which week has room and then order, fills weeks beyond their capacity', async () => {
  // No more than there are connections, or those who have looked would wait for one who has none.
  const weeks = await race(lookThenOrder(meeting(ENTERPRISES)), ENTERPRISES)
  expect(weeks).toEqual([ENTERPRISES * SAMPLES])
  expect(weeks[0]).toBeGreaterThan(WEEKLY)
})
