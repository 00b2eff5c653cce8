import { Temporal } from 'temporal-polyfill'
import { instantAt } from '../shared/local-time.ts'
import { type Fen, roundParts } from '../shared/money.ts'
import { minutesOf, type Period } from '../shared/period.ts'
import type { Pricing } from './tariff.ts'

export const PRICE_PARTS = [
  'TIME',
  'OFF_PEAK',
  'URGENT',
  'OPERATOR',
  'MINIMUM',
  'CANCELLATION',
  'NO_SHOW',
  'SAMPLES',
  'QUOTED',
] as const
export type PricePartKind = (typeof PRICE_PARTS)[number]

/** A part of a price. */
export interface PricePart {
  kind: PricePartKind
  fen: Fen
}

/** A rate with all that a price depends on beside it. */
export interface Rate extends Pricing {
  fenPerHour: Fen
  /** The IANA zone in which off-peak hours are. */
  timeZone: string
}

/** Time of some units that is to be paid. */
export interface Use extends Period {
  units: number
  urgent: boolean
  operatorMinutes: number
}

// Fen per hour, minutes and two percentages multiplied: so many parts of a fen.
const UNIT = 60n * 100n * 100n

/** What a use of whole minutes costs, in parts that are more than nothing. */
export function priceParts(rate: Rate, use: Use): PricePart[] {
  // A use may begin at any second: what is off-peak of it is counted in whole minutes too.
  const offPeakMinutes = rate.offPeak ? Math.round(minutesWithin(use, rate.offPeak, rate.timeZone)) : 0
  const perMinute = BigInt(rate.fenPerHour) * BigInt(use.units)
  const time = perMinute * BigInt(Math.round(minutesOf(use)) - offPeakMinutes) * 10_000n
  const offPeak = perMinute * BigInt(offPeakMinutes) * BigInt(rate.offPeak?.percent ?? 100) * 100n
  const urgentPercent = use.urgent ? (rate.urgent?.percent ?? 0) : 0
  const urgent = ((time + offPeak) * BigInt(urgentPercent)) / 100n
  const operator = BigInt(rate.operatorFenPerHour ?? 0) * BigInt(use.operatorMinutes) * 10_000n
  const sum = time + offPeak + urgent + operator
  const lacking = BigInt(rate.minimumFen) * UNIT - sum
  const exact: [PricePartKind, bigint][] = [
    ['TIME', time],
    ['OFF_PEAK', offPeak],
    ['URGENT', urgent],
    ['OPERATOR', operator],
    ['MINIMUM', lacking > 0n ? lacking : 0n],
  ]
  const fen = roundParts(
    exact.map(([, part]) => part),
    UNIT,
  )
  return exact.map(([kind], i) => ({ kind, fen: fen[i]! })).filter((part) => part.fen > 0)
}

export const totalOf = (parts: readonly PricePart[]): Fen => parts.reduce((sum, { fen }) => sum + fen, 0)

/** Whether a booking made at this moment is urgent. */
export const isUrgent = ({ urgent }: Pricing, startsAt: Date, bookedAt: Date): boolean =>
  urgent !== null && minutesOf({ startsAt: bookedAt, endsAt: startsAt }) < urgent.withinMinutes

/** How many minutes of a period lie between two times of day, which may enclose midnight, on the clock of a zone. */
export function minutesWithin(
  { startsAt, endsAt }: Period,
  { from, until }: { from: string; until: string },
  timeZone: string,
): number {
  // As for opening hours, not later than the beginning is on the next day.
  const overnight = until <= from
  // From the day before, whose hours may reach into the first day.
  let day = localDay(startsAt, timeZone).subtract({ days: 1 })
  const last = localDay(endsAt, timeZone)
  let minutes = 0
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    const lastDay = overnight ? day.add({ days: 1 }) : day
    const begins = instantAt(day.toString(), from, timeZone)
    const ends = instantAt(lastDay.toString(), until, timeZone)
    const overlap = Math.min(ends, endsAt.getTime()) - Math.max(begins, startsAt.getTime())
    if (overlap > 0) minutes += overlap / 60_000
  }
  return minutes
}

const localDay = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
