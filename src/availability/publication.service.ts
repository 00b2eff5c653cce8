import type { Call } from '../accounts/call.ts'
import { authorize, signedIn } from '../accounts/permission.ts'
import { findSite } from '../accounts/sites.repository.ts'
import type { SiteRow } from '../accounts/sites.table.ts'
import type { BookableKind } from '../catalog/bookable.ts'
import {
  type Bookable,
  insertBookables,
  listCategories,
  retireBookableRow,
  updateBookable,
} from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { changedListing, type Listing, type ListingChanges, listingProblems } from '../catalog/listing.ts'
import { columnsOf } from '../catalog/listing-columns.ts'
import { meaningsOf } from '../catalog/search/lab-meanings.service.ts'
import type { Db, Tx } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { newId } from '../shared/id.ts'
import { after, DAY } from '../shared/period.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { insertCalendar, lockCalendar, refileCalendar, reviseCalendar } from './calendars.repository.ts'
import { applyRules, clearCalendar, withCalendar } from './calendars.service.ts'
import type { CalendarRow } from './calendars.table.ts'
import { type OpeningRule, openingRuleProblems } from './opening-rule.ts'
import { readOccupancies, replaceRules, sharePublicDays } from './schedule.repository.ts'

export interface Publication {
  siteId: string
  listing: Listing
  rules: OpeningRule[]
}

/** Publishes a bookable of the acting lab, with its opening rules: from then on it can be found and booked. */
export async function publishBookable(
  { db, actor, now }: Call,
  kind: BookableKind,
  { siteId, listing, rules }: Publication,
): Promise<Bookable> {
  const labId = signedIn(actor).organizationId
  authorize(actor, 'bookable.publish', { labId })
  const site = await ownSite(db, siteId, labId)
  refuseAny([
    ...listingProblems(listing),
    ...(await categoryProblems(db, listing.category, kind)),
    ...openingRuleProblems(rules, 'openingRules'),
  ])
  const id = newId()
  return db.transaction(async (tx) => {
    await sharePublicDays(tx)
    const columns = columnsOf(listing, await meaningsOf(tx, labId))
    await insertBookables(tx, [{ ...columns, id, kind, labId, siteId: site.id, createdAt: now }])
    const bookable = await readBookable({ db: tx }, id)
    await insertCalendar(tx, bookable)
    await replaceRules(tx, id, withIds(rules))
    await applyRules(tx, await lockCalendar(tx, id), bookable, { cause: 'OPENED', now })
    return bookable
  })
}

/** Changes what a lab publishes of a bookable. Bookings keep the terms and the price that they were made on. */
export async function changeBookable(
  call: Call,
  id: string,
  kind: BookableKind,
  changes: { siteId: string | undefined; listing: ListingChanges },
): Promise<Bookable> {
  if ((await readBookable(call, id)).kind !== kind) throw notFound()
  return withCalendar(call, id, 'bookable.change', async (tx, calendar, current) => {
    refuseRetired(current)
    const site = await ownSite(tx, changes.siteId ?? current.siteId, current.labId)
    const listing = changedListing(current, changes.listing)
    refuseAny([
      ...listingProblems(listing),
      ...(await categoryProblems(tx, listing.category, kind)),
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
  ...(['category', 'district', 'timeZone', 'units', 'leadMinutes', 'horizonDays'] as const),
  ...(['bufferBeforeMinutes', 'bufferAfterMinutes'] as const),
]

async function followChange(tx: Tx, calendar: CalendarRow, before: Bookable, changed: Bookable, now: Date) {
  // Whatever changed, a hold that was checked and priced before is checked again.
  await reviseCalendar(tx, changed.id)
  if (CALENDAR_COLUMNS.every((column) => before[column] === changed[column])) return
  const moved = before.category !== changed.category || before.district !== changed.district
  const filed = moved ? await refileCalendar(tx, calendar, changed.category, changed.district) : calendar
  await applyRules(tx, filed, changed, { cause: 'RULES_CHANGED', now })
}

/** Takes a bookable off the market. Its bookings stay; nobody can make new ones. */
export const retireBookable = (call: Call, id: string): Promise<Bookable> =>
  withCalendar(call, id, 'bookable.retire', async (tx, calendar, bookable) => {
    if (bookable.retiredAt) return bookable
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

export const withIds = (rules: readonly OpeningRule[]) => rules.map((rule) => ({ ...rule, id: newId() }))

async function ownSite(db: Db, id: string, labId: string): Promise<SiteRow> {
  const site = await findSite(db, id)
  if (site?.labId !== labId) throw notFound()
  return site
}

async function categoryProblems(db: Db, code: string, kind: BookableKind): Promise<Problem[]> {
  const known = await listCategories(db)
  if (known.some((category) => category.code === code && category.kind === kind)) return []
  return [
    {
      code: 'INVALID_INPUT',
      path: ['category'],
      text: {
        en: 'This is no category for it. The query "categories" lists them with their kind.',
        zh: '类别不适用,可用 categories 查询获取类别及其适用对象。',
      },
    },
  ]
}

async function unitProblems(tx: Tx, id: string, units: number, now: Date): Promise<Problem[]> {
  const toCome = await readOccupancies(tx, id, { startsAt: now, endsAt: after(now, 400 * DAY) })
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
