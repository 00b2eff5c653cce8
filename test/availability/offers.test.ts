import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { readOffer, rememberedOffer } from '../../src/availability/offers.service.ts'
import { setOpeningRules } from '../../src/availability/opening-rules.service.ts'
import { syncPublicDays } from '../../src/availability/public-days.service.ts'
import { changeBookable, retireBookable } from '../../src/availability/publication.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { PLAIN_PRICING } from '../../src/catalog/tariff.ts'
import { newId } from '../../src/shared/id.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

let market: Market
let taken = 0
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())

/** The database as another process knows it: what that one remembers is its own. */
const anotherProcess = (): Call['db'] => Object.create(market.db)
const labIn = (db: Call['db']): Call => ({ ...market.lab, db, now: new Date() })

/** Holds the next quarter of an hour, in the process whose database this is. */
function holdIn(db: Call['db'], bookableId: string) {
  const startsAt = minutesAfter(market.firstStart, 15 * taken)
  taken += 1
  const request = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 15), idempotencyKey: newId() }
  return holdSlot({ ...asEnterprise(market, 0), db }, request, 10)
}

const always = (observesHolidays: boolean) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    ...{ weekday, opens: '00:00', closes: '00:00', mode: 'FLEXIBLE' as const },
    ...{ validFrom: null, validUntil: null, observesHolidays },
  }))

/** An instrument that another process has held once, and remembers. */
async function rememberedInstrument(): Promise<{ id: string; elsewhere: Call['db'] }> {
  const [id, elsewhere] = [await market.instrument(1), anotherProcess()]
  await holdIn(elsewhere, id)
  expect(rememberedOffer({ db: elsewhere }, id)).toBeDefined()
  return { id, elsewhere }
}

test('a process remembers what it has read, and only that', async () => {
  const { id, elsewhere } = await rememberedInstrument()
  expect(rememberedOffer({ db: anotherProcess() }, id)).toBeUndefined()
  expect(rememberedOffer({ db: elsewhere }, id)).toEqual(await readOffer({ db: elsewhere }, id))
})

test('a price that was changed in one process is the price of the next hold in every other', async () => {
  const { id, elsewhere } = await rememberedInstrument()
  const rates = { MICRO: 1_000, SMALL: 2_000, MEDIUM: 3_000, LARGE: 4_000 }
  const tariff = { ...PLAIN_PRICING, rates }
  await changeBookable(labIn(market.db), id, 'INSTRUMENT', {
    siteId: undefined,
    listing: { terms: { tariff } },
  })
  expect(rememberedOffer({ db: elsewhere }, id)?.bookable.smallFen).toBe(16_000)
  expect(await holdIn(elsewhere, id)).toMatchObject({ fenPerHour: 2_000, priceFen: 500 })
})

test('hours that were closed in one process are refused by every other, and held again once they open', async () => {
  const { id, elsewhere } = await rememberedInstrument()
  await setOpeningRules(labIn(market.db), id, [])
  await expect(holdIn(elsewhere, id)).rejects.toThrow('OUTSIDE_OPENING_HOURS')
  expect(rememberedOffer({ db: elsewhere }, id)?.rules).toEqual([])
  await setOpeningRules(labIn(market.db), id, always(false))
  expect(await holdIn(elsewhere, id)).toMatchObject({ status: 'HELD' })
})

test('a holiday that became known in one process closes what observes it in every other', async () => {
  const { id, elsewhere } = await rememberedInstrument()
  await setOpeningRules(labIn(market.db), id, always(true))
  await syncPublicDays({ db: market.db, now: new Date() }, new Map())
  await readOffer({ db: elsewhere }, id)
  const days = [0, 1, 2].map((day) =>
    minutesAfter(market.firstStart, day * 1_440)
      .toISOString()
      .slice(0, 10),
  )
  const holidays = new Map(days.map((day) => [day, 'HOLIDAY' as const]))
  await syncPublicDays({ db: market.db, now: new Date() }, holidays)
  await expect(holdIn(elsewhere, id)).rejects.toThrow('OUTSIDE_OPENING_HOURS')
})

test('what was retired in one process is refused by every other', async () => {
  const { id, elsewhere } = await rememberedInstrument()
  await retireBookable(labIn(market.db), id)
  await expect(holdIn(elsewhere, id)).rejects.toThrow('ALREADY_RETIRED')
})
