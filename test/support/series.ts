import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { type Db, rows } from '../../src/shared/db.ts'
import type { Client } from './client.ts'

const BOOKING = 'id status startsAt endsAt expiresAt units approvalCause price { amount } series { id }'
const SERIES = `id bookable { id } price { amount } bookings { ${BOOKING} }`
const CONFLICT = `code message path date startsAt endsAt reason
  nearestAlternative { startsAt endsAt unitsLeft bookable { id } price { amount } }`

export const HOLD_SERIES = `mutation ($input: HoldSeriesInput!) {
  holdSeries(input: $input) {
    series { ${SERIES} }
    conflicts { ${CONFLICT} }
    userErrors { code message path ... on SeriesConflict { ${CONFLICT} } }
  }
}`

export interface Conflict {
  code: string
  message: string
  path: string[]
  date: string
  startsAt: string
  endsAt: string
  reason: string
  nearestAlternative: { startsAt: string; endsAt: string; unitsLeft: number } | null
}

export interface SeriesAnswer {
  id: string
  bookable: { id: string }
  price: { amount: string }
  bookings: {
    id: string
    status: string
    startsAt: string
    endsAt: string
    expiresAt: string
    price: { amount: string }
    series: { id: string }
  }[]
}

export interface HeldSeries {
  series: SeriesAnswer | null
  conflicts: Conflict[]
  userErrors: Conflict[]
}

/** Holds an hour at nine of the site's clock on some days, unless told otherwise. */
export const holdSeries = async (
  client: Client,
  bookableId: string,
  days: object,
  more: object = {},
): Promise<HeldSeries> =>
  (
    await client.ask(HOLD_SERIES, {
      input: {
        ...{ bookableId, startTime: '09:00', durationMinutes: 60, idempotencyKey: randomUUID() },
        ...days,
        ...more,
      },
    })
  ).holdSeries

export const readSeries = async (client: Client, id: string): Promise<SeriesAnswer> =>
  (await client.ask(`query ($id: ID!) { node(id: $id) { ... on BookingSeries { ${SERIES} } } }`, { id })).node

/** The day so many days from now on the clock of a zone. */
export const dayFromNow = (days: number, timeZone = 'Asia/Shanghai'): string =>
  Temporal.Now.plainDateISO(timeZone).add({ days }).toString()

/** A time of a day on the clock of a zone. */
export const localInstant = (date: string, time: string, timeZone = 'Asia/Shanghai'): Date =>
  new Date(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds)

/** Some days to come, and nine of the clock on one. */
export const DAYS = [3, 4, 7].map((days) => dayFromNow(days))
export const nine = (date: string): Date => localInstant(date, '09:00')

export const weekly = (weeks: number, firstDate = dayFromNow(3)) => ({ weekly: { firstDate, weeks } })

export const statuses = ({ bookings }: SeriesAnswer): string[] => bookings.map(({ status }) => status)

/** Everything that a series may write. */
export const written = (db: Db) =>
  rows(
    db,
    sql`select (select count(*) from booking) as bookings, (select count(*) from booking_series) as series,
      (select count(*) from booking_event) as events, (select count(*) from occupancy) as taken,
      (select count(*) from idempotency_record) as records, (select count(*) from outbox) + (select count(*) from event) as told,
      (select md5(string_agg(free::text, '' order by bookable_id, week, unit)) from calendar_week) as ledger`,
  )
