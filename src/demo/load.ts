import { findPersonByEmail } from '../accounts/people.repository.ts'
import { openCalendars } from '../availability/publishing.service.ts'
import type { Db } from '../shared/db.ts'
import { after, DAY } from '../shared/period.ts'
import { loadAccreditations } from './accreditations.ts'
import { loadBookings } from './bookings.ts'
import { loadCatalog } from './catalog.ts'
import { loadClosures } from './closures.ts'
import { lockIfEmpty } from './demo.repository.ts'
import { loadMandate } from './mandates.ts'
import { loadOrganizations } from './organizations.ts'
import { ENGINEER } from './sign-ins.ts'

// Longer than the oldest booking is old.
const DAYS_ON_MARKET = 30

/** Fills a database that nobody has signed up in yet with a market to try; every other one it leaves alone. */
export const loadDemoData = (db: Db, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    if (!(await lockIfEmpty(tx))) return
    const since = after(now, -DAYS_ON_MARKET * DAY)
    const parties = await loadOrganizations(tx, since)
    await loadMandate(tx, parties, since)
    await loadAccreditations(tx, parties, now)
    const bookables = await loadCatalog(tx, parties, since, now)
    const closures = await loadClosures(tx, bookables, now)
    await loadBookings(tx, parties, bookables, closures, now)
    await openCalendars(
      tx,
      bookables.map(({ id }) => id),
      now,
    )
  })

/** Whether the demonstration sign-ins exist. */
export const demoLoaded = async (db: Db): Promise<boolean> => (await findPersonByEmail(db, ENGINEER)) !== null
