import { Temporal } from 'temporal-polyfill'
import type { Period } from './period.ts'

const instants = new Map<string, number>()
const MAX_INSTANTS = 50_000

/** A local time as an instant; a time that a change of the clock skips is the moment of the change. */
export function instantAt(date: string, time: string, timeZone: string): number {
  // Rules of many bookables share days, times and zones, and the conversion is the dear part.
  const key = `${date} ${time} ${timeZone}`
  let instant = instants.get(key)
  if (instant === undefined) {
    const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time })
    const exists = zoned.toPlainTime().equals(time)
    instant = (exists ? zoned : (changeAtOrBefore(zoned) ?? zoned)).epochMilliseconds
    if (instants.size >= MAX_INSTANTS) instants.clear()
    instants.set(key, instant)
  }
  return instant
}

// 'previous' passes over a change at the very moment: of 02:00, where the clock jumps from 02:00 to 03:00.
const changeAtOrBefore = (zoned: Temporal.ZonedDateTime) =>
  zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')

/** The local day of an instant, such as "2026-03-02". */
export const localDayOf = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** A local date so many days later, or earlier where they are negative. */
export const daysAfter = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString()

/** The day after a local date. */
export const nextDay = (date: string): string => daysAfter(date, 1)

const TWO_DAYS = 2 * 86_400_000

/** Whether the clock of a zone is not changed in a period or within two days of it: then every day is like every other. */
export function keepsItsClock(timeZone: string, { startsAt, endsAt }: Period): boolean {
  const before = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime() - TWO_DAYS)
  const change = before.toZonedDateTimeISO(timeZone).getTimeZoneTransition('next')
  return change === null || change.epochMilliseconds > endsAt.getTime() + TWO_DAYS
}
