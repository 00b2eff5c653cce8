import type { Call } from '../accounts/call.ts'
import { authorize, signedIn } from '../accounts/permission.ts'
import { findSite } from '../accounts/sites.repository.ts'
import type { SiteRow } from '../accounts/sites.table.ts'
import type { BookableKind } from '../catalog/bookable.ts'
import { type Bookable, retireBookableRow, updateBookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { changedListing, type ListingChanges, listingProblems } from '../catalog/listing.ts'
import { columnsOf } from '../catalog/listing-columns.ts'
import { meaningsOf } from '../catalog/search/lab-meanings.service.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import type { Db, Tx } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { after, DAY } from '../shared/period.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { refileCalendar, reviseCalendar } from './calendars.repository.ts'
import { applyRules, clearCalendar, withCalendar } from './calendars.service.ts'
import type { CalendarRow } from './calendars.table.ts'
import { trimUnits } from './ledger.repository.ts'
import {
  batchProblems,
  categoriesOf,
  type Publication,
  publishBatch,
  UNKNOWN_CATEGORY,
} from './publishing.service.ts'
import { readOccupancies } from './schedule.repository.ts'

/** Publishes a bookable of the acting lab, with its opening rules: from then on it can be found and booked. */
export async function publishBookable(
  call: Call,
  kind: BookableKind,
  publication: Publication,
): Promise<Bookable> {
  const { organizationId: labId } = signedIn(call.actor)
  authorize(call.actor, 'bookable.publish', { labId })
  const batch = { labId, kind, publications: [publication] }
  refuseAny(await batchProblems(call.db, batch))
  const [id] = await publishBatch(call, batch)
  return readBookable(call, id!)
}

/** Changes what a lab publishes of a bookable. Bookings keep the terms and the price that they were made on. */
export async function changeBookable(
  call: Call,
  id: string,
  kind: BookableKind,
  changes: { siteId: string | undefined; listing: ListingChanges },
): Promise<Bookable> {
  return withCalendar(call, id, 'bookable.change', async (tx, calendar, current) => {
    if (current.kind !== kind) throw notFound()
    refuseRetired(current)
    const site = await ownSite(tx, changes.siteId ?? current.siteId, current.labId)
    const listing = changedListing(current, changes.listing)
    refuseAny([
      ...listingProblems(listing),
      ...((await categoriesOf(tx, kind))(listing.category) ? [] : [UNKNOWN_CATEGORY]),
      ...(await unitProblems(tx, id, listing.terms.units, call.now)),
    ])
    await updateBookable(tx, id, {
      ...columnsOf(listing, await meaningsOf(tx, current.labId)),
      siteId: site.id,
    })
    const bookable = await readBookable({ db: tx }, id)
    await followChange(tx, calendar, current, bookable, call.now)
    return bookable
  })
}

/** What free time is computed from; a change of anything else does not touch it. */
const CALENDAR_COLUMNS = [
  ...(['category', 'district', 'timeZone', 'units', 'slotMinutes', 'leadMinutes', 'horizonDays'] as const),
  ...(['bufferBeforeMinutes', 'bufferAfterMinutes'] as const),
]

async function followChange(tx: Tx, calendar: CalendarRow, before: Bookable, changed: Bookable, now: Date) {
  // Whatever changed, a hold that was checked and priced before is checked again.
  await reviseCalendar(tx, changed.id)
  if (CALENDAR_COLUMNS.every((column) => before[column] === changed[column])) return
  const moved = before.category !== changed.category || before.district !== changed.district
  const filed = moved ? await refileCalendar(tx, calendar, changed) : calendar
  if (changed.units < before.units) await trimUnits(tx, filed, changed.units)
  await applyRules(tx, [{ ...changed, ...filed }], { cause: 'RULES_CHANGED', now })
}

/** Takes a bookable off the market. Its bookings stay; nobody can make new ones. */
export const retireBookable = (call: Call, id: string): Promise<Bookable> =>
  withCalendar(call, id, 'bookable.retire', async (tx, calendar, bookable) => {
    if (bookable.retiredAt) {
      nothingNew(tx)
      return bookable
    }
    const { now } = call
    await retireBookableRow(tx, id, now)
    await reviseCalendar(tx, id)
    await clearCalendar(tx, calendar, { startsAt: now, endsAt: after(now, (bookable.horizonDays + 1) * DAY) })
    return { ...bookable, retiredAt: now }
  })

/** Refuses to change what is off the market. */
export function refuseRetired({ retiredAt }: Bookable): void {
  if (retiredAt) throw new Refusal(RETIRED)
}

async function ownSite(db: Db, id: string, labId: string): Promise<SiteRow> {
  const site = await findSite(db, id)
  if (site?.labId !== labId) throw notFound()
  return site
}

async function unitProblems(tx: Tx, id: string, units: number, now: Date): Promise<Problem[]> {
  const toCome = await readOccupancies(tx, [{ bookableId: id, startsAt: now, endsAt: after(now, 400 * DAY) }])
  const highest = Math.max(0, ...toCome.map(({ unit }) => unit))
  if (units >= highest) return []
  return [
    {
      code: 'UNITS_IN_USE',
      path: ['terms', 'units'],
      text: {
        en: `Unit ${highest} has bookings to come. Keep at least ${highest} units, or cancel those bookings first.`,
        zh: `第 ${highest} 台位仍有未完成的预约,请至少保留 ${highest} 个台位,或先取消这些预约。`,
      },
    },
  ]
}

const RETIRED: Problem = {
  code: 'ALREADY_RETIRED',
  path: [],
  text: {
    en: 'It was retired and can no longer be changed. Publish it anew.',
    zh: '该资源已下架,不能再修改。如需恢复请重新发布。',
  },
}
