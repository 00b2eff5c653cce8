import { periodOf, spanOf } from '../../availability/span.ts'
import { findSessions } from '../../bookings/meetings/travel.repository.ts'
import type { Db } from '../../shared/db.ts'
import { grouped } from '../../shared/grouped.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { areTooFar, type Option, type Stay, type Whereabouts } from '../solver/puzzle.ts'
import type { Ways } from './time-ways.service.ts'

/** Ways in which a part could be had, and those in which it could if its expert got there from other sessions in time. */
export interface ReachedWays extends Ways {
  tooFar: Option[]
}

type Session = Option & { whereabouts: Whereabouts }
const isSession = (option: Option): option is Session => option.whereabouts !== undefined

/** The ways of all parts, and apart those for which an expert has sessions elsewhere too shortly before or after. */
export async function withinReach(db: Db, ways: readonly Ways[]): Promise<ReachedWays[]> {
  const sessions = await sessionsAround(
    db,
    ways.flatMap(({ options }) => options.filter(isSession)),
  )
  return ways.map(({ options, problems }) => {
    const isTooFar = (option: Option) =>
      (sessions.get(option.source) ?? []).some((session) => areTooFar(option, session))
    return { options: options.filter((each) => !isTooFar(each)), tooFar: options.filter(isTooFar), problems }
  })
}

/** The sessions that may be in the way of others, by their experts. */
async function sessionsAround(db: Db, wanted: readonly Session[]): Promise<ReadonlyMap<string, Stay[]>> {
  if (wanted.length === 0) return new Map()
  const span = wanted.reduce(
    (whole, { from, until, whereabouts: { travel } }) => ({
      from: Math.min(whole.from, from - travel),
      until: Math.max(whole.until, until + travel),
    }),
    { from: Infinity, until: -Infinity },
  )
  const experts = new Map(wanted.map(({ source, whereabouts }) => [source, whereabouts]))
  // That the expert is elsewhere is told, and nothing of who has booked that.
  const sessions = await asSystem(db, (db) => findSessions(db, [...experts.keys()], periodOf(span)))
  const stays = sessions.map(({ bookableId, district, ...period }) => ({
    ...spanOf(period),
    source: bookableId,
    whereabouts: { ...experts.get(bookableId)!, district },
  }))
  return grouped(stays, ({ source }) => source)
}
