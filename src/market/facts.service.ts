import type { Call } from '../accounts/call.ts'
import { asking } from '../accounts/permission.ts'
import { readSchedules } from '../availability/schedule.service.ts'
import type { Span } from '../availability/span.ts'
import { isGranted } from '../bookings/qualifications/qualification.ts'
import { findQualificationsFor } from '../bookings/qualifications/qualifications.repository.ts'
import { noShowsByLab, tooManyNoShows } from '../bookings/reliability.service.ts'
import { readAccreditations } from '../catalog/accreditations.repository.ts'
import type { AccreditationRow } from '../catalog/accreditations.table.ts'
import type { Db } from '../shared/db.ts'
import { grouped } from '../shared/grouped.ts'
import type { Facts } from './facts.ts'
import type { Asker, Wanted } from './wanted.ts'

/** For whom the actor asks: its enterprise, or nobody in particular. */
export async function askerOf(
  { db, actor: who, now }: Pick<Call, 'db' | 'actor' | 'now'>,
  { instantOnly }: Pick<Wanted, 'instantOnly'>,
): Promise<Asker> {
  const actor = asking(who)
  if (actor?.kind !== 'ENTERPRISE') return { personId: null, noShows: new Map() }
  const noShows = instantOnly ? await noShowsByLab(db, actor.organizationId, now) : new Map()
  return { personId: actor.personId, noShows }
}

/** The facts of bookables inside a span, in the order of the ids. */
export async function readFacts(
  db: Db,
  ids: readonly string[],
  wanted: Pick<Wanted, 'accreditations' | 'methods'>,
  asker: Asker,
  span: Span,
): Promise<Facts[]> {
  const schedules = await readSchedules(db, ids, span)
  const [qualified, scopes] = await Promise.all([
    readQualified(db, schedules, asker),
    readScopes(db, schedules, wanted),
  ])
  return schedules.map((schedule) => {
    const { id, labId, confirmation } = schedule.bookable
    const unreliable = tooManyNoShows(schedule.bookable, asker.noShows.get(labId) ?? 0)
    return {
      scopes: scopes.get(labId) ?? [],
      qualifiedUntil: qualified.get(id),
      needsApproval: confirmation === 'APPROVAL' || unreliable,
      ...schedule,
    }
  })
}

type Schedules = readonly Pick<Facts, 'bookable'>[]

/** Until when the asker is qualified, by bookable; null is for good. */
async function readQualified(
  db: Db,
  schedules: Schedules,
  { personId }: Asker,
): Promise<Map<string, Date | null>> {
  const needed = schedules.filter(({ bookable }) => bookable.policy.requiresQualification)
  if (!personId || needed.length === 0) return new Map()
  const ids = needed.map(({ bookable }) => bookable.id)
  const found = await findQualificationsFor(db, personId, ids)
  return new Map(found.filter(isGranted).map(({ bookableId, expiresAt }) => [bookableId, expiresAt]))
}

/** The accreditations of the labs, by lab, as far as they may be for what is asked. */
async function readScopes(
  db: Db,
  schedules: Schedules,
  { accreditations, methods }: Pick<Wanted, 'accreditations' | 'methods'>,
): Promise<Map<string, AccreditationRow[]>> {
  if (!accreditations) return new Map()
  const labIds = [...new Set(schedules.map(({ bookable }) => bookable.labId))]
  const own = schedules.flatMap(({ bookable }) => bookable.methodNumbers)
  const numbers = [...new Set([...own, ...methods.map(({ number }) => number)])]
  const scopes = await readAccreditations(db, labIds, accreditations, numbers)
  return grouped(scopes, ({ labId }) => labId)
}
