import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { askForRatings } from '../../src/cases/satisfaction/ask.service.ts'
import { insertAsked } from '../../src/cases/satisfaction/satisfaction.repository.ts'
import { findUnasked } from '../../src/cases/services/served.repository.ts'
import { notify } from '../../src/notices/notices.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { minutesAfter } from '../support/time.ts'

const SERVICES = 20
const PROCESSES = 6

let market: Market
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())
beforeEach(async () => {
  await market.db.execute(sql`delete from notification`)
  const bookableId = await market.instrument(1)
  for (let i = 0; i < SERVICES; i += 1) {
    const startsAt = minutesAfter(market.firstStart, i * 60)
    const slot = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60), idempotencyKey: newId() }
    await holdSlot(asEnterprise(market, i), slot, 10)
  }
  await market.db.execute(
    sql`update booking set status = 'COMPLETED', ended_at = now(), due_at = null where status = 'HELD'`,
  )
})

const now = new Date()
/** How often the enterprise was asked, and of how many services. */
async function race(asker: () => Promise<unknown>) {
  await Promise.all(Array.from({ length: PROCESSES }, asker))
  return (
    await rows<{ asked: number; services: number }>(
      market.db,
      sql`select count(*)::integer as asked, count(distinct booking_id)::integer as services
        from notification where kind = 'RATING_ASKED'`,
    )
  )[0]
}

test('however many processes ask, an enterprise is asked once of each service', async () => {
  expect(await race(() => askForRatings({ db: market.db, now }))).toEqual({
    asked: SERVICES,
    services: SERVICES,
  })
})

test('the naive way, look for what was not asked and then ask, asks twice', async () => {
  const { organizationId } = market.enterprises[0]!.actor!
  const looked = meeting(PROCESSES)
  const counted = await race(async () => {
    const found = await findUnasked(market.db, minutesAfter(now, -60), SERVICES)
    // All in one order, so that they wait for each other and never each for the other.
    const unasked = found.toSorted((a, b) => a.id.localeCompare(b.id))
    await looked()
    await market.db.transaction(async (tx) => {
      for (const { bookingId } of unasked)
        await notify(tx, { organizationId }, { kind: 'RATING_ASKED', bookingId: bookingId! })
      await insertAsked(
        tx,
        unasked.map((served) => ({ ...served, windowId: null })),
      )
    })
  })
  expect(counted).toEqual({ asked: PROCESSES * SERVICES, services: SERVICES })
})
