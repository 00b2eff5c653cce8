import { findPersonByEmail } from '../accounts/people.repository.ts'
import { openCalendars } from '../availability/publishing.service.ts'
import type { FileStore } from '../files/file-store.ts'
import type { Db } from '../shared/db.ts'
import { after, DAY } from '../shared/period.ts'
import { loadAccreditations } from './accreditations.ts'
import { loadBookings } from './bookings.ts'
import { loadBundles } from './bundles.ts'
import { loadCases } from './cases.ts'
import { loadCatalog } from './catalog.ts'
import { loadClosures } from './closures.ts'
import { loadCustody } from './custody.ts'
import { lockIfEmpty } from './demo.repository.ts'
import { loadMandate } from './mandates.ts'
import { loadOrders } from './orders.ts'
import { loadOrganizations } from './organizations.ts'
import { ENGINEER } from './sign-ins.ts'
import { loadTestServices } from './test-services.ts'

// Longer than the oldest booking is old.
const DAYS_ON_MARKET = 30

/**
 * Fills a database that nobody has signed up in yet with a market to try, and the store of files with its reports; every
 * other database it leaves alone.
 */
export const loadDemoData = (db: Db, now: Date, store: FileStore): Promise<void> =>
  db.transaction(async (tx) => {
    if (!(await lockIfEmpty(tx))) return
    const since = after(now, -DAYS_ON_MARKET * DAY)
    const parties = await loadOrganizations(tx, since)
    await loadMandate(tx, parties, since)
    await loadAccreditations(tx, parties, now)
    await loadTestServices(tx, parties, since)
    const bookables = await loadCatalog(tx, parties, since, now)
    const closures = await loadClosures(tx, bookables, now)
    await loadBookings(tx, parties, bookables, closures, now)
    await loadOrders(tx, parties, now)
    await loadCustody(tx, parties, store, now)
    await loadCases(tx, parties, bookables, now)
    await openCalendars(
      tx,
      bookables.map(({ id }) => id),
      now,
    )
    await loadBundles(tx, parties, now)
  })

/** Whether the demonstration sign-ins exist. */
export const demoLoaded = async (db: Db): Promise<boolean> => (await findPersonByEmail(db, ENGINEER)) !== null
