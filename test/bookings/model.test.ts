import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFree } from '../../src/availability/ledger.repository.ts'
import { quarterOf } from '../../src/availability/quarter.ts'
import { covers, weeksTouched } from '../../src/availability/span.ts'
import { settleDue } from '../../src/bookings/due.service.ts'
import { DAY } from '../../src/shared/period.ts'
import { bookingCommands, QUARTERS } from '../support/booking-commands.ts'
import { type Model, type Real, unitsLeft } from '../support/booking-model.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

// MODEL_RUNS=1000 runs it in full.
const RUNS = Number(process.env.MODEL_RUNS ?? 200)
const DAYS = 350

let market: Market
/** A bookable of 1, 2 and 3 units. Each run plays on a day of its own, so that they need not be made anew. */
let bookables: string[]
let runs = 0

beforeAll(async () => {
  market = await prepareMarket(1)
  bookables = []
  for (const units of [1, 2, 3]) bookables.push(await market.instrument(units, { horizonDays: 365 }))
})
afterAll(() => market.close())

function newRun(): { model: Model; real: Real } {
  const run = runs
  runs += 1
  const units = 1 + (run % 3)
  const midnight = Math.ceil(market.firstStart.getTime() / DAY) * DAY + (Math.floor(run / 3) % DAYS) * DAY
  const real: Real = {
    enterprise: () => asEnterprise(market, 0),
    lab: () => ({ ...market.lab, now: new Date() }),
    bookableId: bookables[units - 1]!,
    at: (quarter) => minutesAfter(new Date(midnight), quarter * 15),
    runOut: (id) =>
      market.db.execute(
        sql`update booking set due_at = clock_timestamp() - interval '1 second' where id = ${id}::uuid`,
      ),
  }
  return { model: { units, bookings: [], closures: [] }, real }
}

/** How many units the ledger shows as free in each quarter of the run's day. */
async function ledgerOf({ bookableId, at }: Real): Promise<number[]> {
  const first = quarterOf(at(0))
  const span = { from: first, until: first + QUARTERS }
  const free = (await readFree(market.db, [bookableId], weeksTouched(span))).get(bookableId) ?? []
  return Array.from({ length: QUARTERS }, (_, i) => {
    const quarter = { from: first + i, until: first + i + 1 }
    return free.filter((spans) => covers(spans, quarter)).length
  })
}

const sweep = () => settleDue({ db: market.db, now: new Date() })

test(`${RUNS} runs of random commands answer as the model does, whenever the sweeper comes`, {
  timeout: 240_000,
}, async () => {
  const property = fc.asyncProperty(
    bookingCommands,
    fc.nat(3),
    fc.scheduler(),
    async (commands, sweeps, scheduler) => {
      const { model, real } = newRun()
      const swept = Array.from({ length: sweeps }, () =>
        scheduler.schedule(Promise.resolve(), 'sweep').then(sweep),
      )
      await fc.scheduledModelRun(scheduler, () => ({ model, real }), commands)
      await Promise.all(swept)
      await sweep()
      const left = Array.from({ length: QUARTERS }, (_, quarter) => unitsLeft(model, quarter))
      expect(await ledgerOf(real)).toEqual(left)
    },
  )
  // A failure prints its seed and path: FC_SEED=… FC_PATH=… plays it again.
  const { FC_SEED, FC_PATH } = process.env
  const replay = { ...(FC_SEED && { seed: Number(FC_SEED) }), ...(FC_PATH && { path: FC_PATH }) }
  await fc.assert(property, { numRuns: RUNS, ...replay })
})
