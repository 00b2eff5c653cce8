import { and, inArray, type SQL, sql } from 'drizzle-orm'
import type { SizeClass } from '../accounts/size-class.ts'
import { type Expression, lastsSoLong } from '../availability/candidates.repository.ts'
import { periodOf } from '../availability/span.ts'
import { qualifications } from '../bookings/qualifications/qualifications.table.ts'
import { accreditations } from '../catalog/accreditations.table.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { DAY } from '../shared/period.ts'
import type { Asker, TermReason, Wanted } from './wanted.ts'

/**
 * By reason, the condition without which a bookable is rejected for it, in the order in which reasons are given. Each
 * is necessary, not sufficient: `fittingSlots` has the last word.
 */
export function termConditions(wanted: Wanted, asker: Asker): [TermReason, Expression][] {
  const { units, minutes, operatorAssisted, instantOnly, accreditations: schemes, maxFen } = wanted
  return [
    ...when('UNITS', units > 1, () => sql`${bookables.units} >= ${units}`),
    ['DURATION', lastsSoLong(minutes)],
    ...when(
      'OPERATOR',
      operatorAssisted,
      () => sql`${bookables.pricing} ->> 'operatorFenPerHour' is not null`,
    ),
    ...when('APPROVAL', instantOnly, () => isInstant(asker)),
    ...when('QUALIFICATION', !operatorAssisted, () => isQualified(wanted, asker)),
    ...when('ACCREDITATION', schemes !== null, () => isAccredited(wanted)),
    ...when('PRICE', maxFen !== null, () => sql`${leastFen(wanted)} <= ${maxFen}::bigint`),
  ]
}

const when = (reason: TermReason, holds: boolean, condition: () => SQL): [TermReason, SQL][] =>
  holds ? [[reason, condition()]] : []

function isInstant({ noShows }: Asker): SQL {
  const instant = sql`${bookables.confirmation} = 'INSTANT'`
  if (noShows.size === 0) return instant
  const counts = sql`${JSON.stringify(Object.fromEntries(noShows))}::jsonb`
  const limit = sql`(${bookables.policy} ->> 'noShowLimit')::integer`
  return sql`(${instant} and coalesce((${counts} ->> ${bookables.labId}::text)::integer < ${limit}, true))`
}

function isQualified({ span }: Wanted, { personId }: Asker): SQL {
  const needsNone = sql`not ${bookables.needsQualification}`
  if (!personId) return needsNone
  return sql`(${needsNone} or exists (select from ${qualifications}
    where ${qualifications.bookableId} = ${bookables.id} and ${qualifications.personId} = ${personId}
      and ${qualifications.grantedAt} is not null and ${qualifications.revokedAt} is null
      and coalesce(${qualifications.expiresAt} > ${instant(periodOf(span).startsAt)}, true)))`
}

function isAccredited({ span, accreditations: schemes, methods }: Wanted): SQL {
  const { startsAt, endsAt } = periodOf(span)
  // A day more at either end, since local days differ from those of UTC.
  const first = sql`${instant(new Date(startsAt.getTime() - DAY))}::date`
  const last = sql`${instant(new Date(endsAt.getTime() + DAY))}::date`
  const asked = sql.param(methods.map(({ number }) => number))
  return sql`exists (select from ${accreditations} where ${and(
    sql`${accreditations.labId} = ${bookables.labId}`,
    inArray(accreditations.scheme, [...(schemes ?? [])]),
    sql`${accreditations.number} = any (${bookables.methodNumbers} || ${asked}::text[])`,
    sql`${accreditations.validFrom} <= ${last} and ${accreditations.validUntil} >= ${first}`,
  )})`
}

const instant = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`

/** The least that a slot can cost, in fen: at off-peak rates, and without what makes it dearer. Null without a class. */
export function leastFen({ sizeClass, minutes, units, operatorAssisted }: Wanted): Expression {
  if (!sizeClass) return sql`null::integer`
  const percent = sql`coalesce((${bookables.pricing} #>> '{offPeak,percent}')::bigint, 100)`
  const time = sql`${RATES[sizeClass]}::bigint * ${minutes * units} * ${percent} / 6000`
  const operator = sql`coalesce((${bookables.pricing} ->> 'operatorFenPerHour')::bigint, 0) * ${minutes} / 60`
  const minimum = sql`(${bookables.pricing} ->> 'minimumFen')::bigint`
  return sql`least(greatest(${time}${operatorAssisted ? sql` + ${operator}` : sql``}, ${minimum}), 2147483646)::integer`
}

const RATES: Record<SizeClass, unknown> = {
  MICRO: bookables.microFen,
  SMALL: bookables.smallFen,
  MEDIUM: bookables.mediumFen,
  LARGE: bookables.largeFen,
}

/** How far a bookable is, in metres, by its district. */
export const distanceMetres = (byDistrict: ReadonlyMap<string, number>): Expression =>
  sql`(${JSON.stringify(Object.fromEntries(byDistrict))}::jsonb ->> ${bookables.district})::integer`
