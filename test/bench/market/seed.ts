import { syncPublicDays } from '../../../src/availability/public-days.service.ts'
import { randomFrom } from '../../../src/demo/random.ts'
import type { Db } from '../../../src/shared/db.ts'
import { fillQuickly } from '../filling.ts'
import type { Target } from '../target.ts'
import { sitesOfLabs } from './labs.ts'
import { distinctListings } from './listings.ts'
import { checkPlan, labCount, type MarketPlan } from './plan.ts'
import { drawsOf, RANDOM } from './random-in-sql.ts'
import { seedBookables } from './seed-bookables.ts'
import { seedBookings } from './seed-bookings.ts'
import { dropHelpers, seedLedger } from './seed-ledger.ts'
import { seedOrganizations } from './seed-organizations.ts'

/**
 * Fills a migrated database with a market. The same plan makes the same rows; `say` is told what has been done. What
 * the service brings up to date when it starts is there already, or it would write all calendars anew.
 */
export async function seedMarket(
  target: Target,
  db: Db,
  plan: MarketPlan,
  say: (done: string) => void = () => {},
): Promise<void> {
  checkPlan(plan)
  await syncPublicDays({ db, now: plan.now }, new Map())
  const random = randomFrom(plan.seed)
  const sites = sitesOfLabs(labCount(plan), random)
  const made = { sites, listings: distinctListings(random), draw: drawsOf(plan.seed) }
  await fillQuickly(target, ['bookable', 'booking', 'booking_event', 'occupancy'], async () => {
    await target.run(RANDOM)
    await seedOrganizations(target, plan, made)
    await seedBookables(target, plan, made)
    say('bookables')
    await seedBookings(target, plan, made.draw)
    say('bookings')
    await seedLedger(target, plan)
    say('ledger')
    await dropHelpers(target)
  })
  say('indexes')
}
