import { sql } from 'drizzle-orm'
import type { OpeningRule } from '../../src/availability/opening-rule.ts'
import {
  insertPublications,
  type NewPublication,
  openCalendars,
} from '../../src/availability/publishing.service.ts'
import { insertClosures, insertOccupancies } from '../../src/availability/schedule.repository.ts'
import type { Terms } from '../../src/catalog/bookable.ts'
import { PLAIN_POLICY } from '../../src/catalog/policy.ts'
import { PLAIN_PRICING } from '../../src/catalog/tariff.ts'
import { type Random, wholeNumber } from '../../src/demo/random.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { minutesAfter } from './time.ts'

/** What the terms of a random calendar are drawn from. */
const SLOTS = [15, 30, 45, 60, 90]

/** Publishes bookables with random hours, closures and taken time, whatever rules and bookings would allow. */
export async function randomCalendars(
  db: Db,
  of: Pick<NewPublication, 'labId' | 'siteId'>,
  count: number,
  random: Random,
  now: Date,
): Promise<string[]> {
  const publications = Array.from({ length: count }, () => ({
    ...of,
    ...{ id: newId(), kind: 'INSTRUMENT' as const, createdAt: now, rules: randomHours(random) },
    listing: listingOf(randomTerms(random)),
  }))
  const ids = publications.map(({ id }) => id)
  await db.transaction(async (tx) => {
    await insertPublications(tx, publications)
    const closures = ids.flatMap((id) => randomClosures(id, random, now))
    if (closures.length > 0) await insertClosures(tx, closures)
    const taken = ids.flatMap((id) => randomOccupancies(id, random, now))
    if (taken.length > 0) await insertOccupancies(tx, taken)
    await openCalendars(tx, ids, now)
  })
  return ids
}

const quarters = (random: Random, most: number) => 15 * wholeNumber(random, 0, most)

const randomTerms = (random: Random): Partial<Terms> => {
  const slotMinutes = SLOTS[wholeNumber(random, 0, SLOTS.length - 1)]!
  return {
    ...{
      units: wholeNumber(random, 1, 3),
      slotMinutes,
      minMinutes: slotMinutes,
      maxMinutes: slotMinutes * 4,
    },
    ...{ horizonDays: wholeNumber(random, 5, 40) },
    ...{ bufferBeforeMinutes: quarters(random, 4), bufferAfterMinutes: quarters(random, 4) },
  }
}

export function randomHours(random: Random): OpeningRule[] {
  const time = (quarter: number) =>
    `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
  return [1, 2, 3, 4, 5, 6, 7]
    .filter(() => random() < 0.8)
    .map((weekday) => ({
      ...{ weekday, opens: time(wholeNumber(random, 0, 47)), closes: time(wholeNumber(random, 48, 95)) },
      ...{ mode: random() < 0.3 ? 'FIXED' : 'FLEXIBLE', observesHolidays: random() < 0.5 },
      ...{ validFrom: null, validUntil: null },
    }))
}

const randomPeriod = (random: Random, now: Date) => {
  const startsAt = minutesAfter(now, quarters(random, 50 * 96))
  return { startsAt, endsAt: minutesAfter(startsAt, 15 + quarters(random, 96)) }
}

const randomClosures = (bookableId: string, random: Random, now: Date) =>
  Array.from({ length: wholeNumber(random, 0, 2) }, () => ({
    ...{ id: newId(), bookableId, unit: random() < 0.5 ? 1 : null, reason: 'OTHER' as const },
    ...randomPeriod(random, now),
  }))

/** At most one of each unit, so that they never overlap. */
const randomOccupancies = (bookableId: string, random: Random, now: Date) =>
  [1, 2, 3]
    .filter(() => random() < 0.5)
    .map((unit) => ({ bookingId: newId(), bookableId, unit, ...randomPeriod(random, now) }))

const listingOf = (terms: Partial<Terms>) => ({
  ...{
    category: '01',
    name: { zh: '仪器', en: 'Instrument' },
    description: { zh: '', en: '' },
    keywords: [],
    methods: [],
  },
  terms: {
    ...{ units: 1, slotMinutes: 15, minMinutes: 15, maxMinutes: 1440, leadMinutes: 0, horizonDays: 30 },
    ...{ bufferBeforeMinutes: 0, bufferAfterMinutes: 0, confirmation: 'INSTANT' as const, ...PLAIN_POLICY },
    tariff: { ...PLAIN_PRICING, rates: { MICRO: 100, SMALL: 100, MEDIUM: 100, LARGE: 100 } },
    ...terms,
  },
})

/** All that the ledger says, as one text. */
export async function ledgerText(db: Db): Promise<string> {
  const [row] = await rows<{ text: string }>(
    db,
    sql`select md5(concat(
      (select string_agg(w::text, ' ' order by category, district, week, bookable_id, unit) from calendar_week w),
      (select string_agg(o::text, ' ' order by bookable_id, week) from open_week o),
      (select string_agg(concat_ws(' ', bookable_id, rolled_to, stale), ' ' order by bookable_id) from calendar))) as text`,
  )
  return row!.text
}
