import type { Call } from '../accounts/call.ts'
import { can, signedIn } from '../accounts/permission.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { about } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { newId } from '../shared/id.ts'
import { after, DAY, type Period } from '../shared/period.ts'
import { type Problem, refuseAny } from '../shared/refusal.ts'
import { applyChange, withCalendar } from './calendars.service.ts'
import type { CalendarRow } from './calendars.table.ts'
import type { ClosureReason } from './closure.ts'
import type { ClosureRow } from './closures.table.ts'
import { refuseRetired } from './publication.service.ts'
import { isOnQuarter } from './quarter.ts'
import { deleteClosure, findClosure, insertClosures, readClosures } from './schedule.repository.ts'

export interface NewClosure extends Period {
  bookableId: string
  unit?: number | null | undefined
  reason: ClosureReason
  note?: string | null | undefined
}

/** Closes a bookable, or one unit of it, for a period. Bookings in the period stay; the lab cancels those it must. */
export const addClosure = (call: Call, closure: NewClosure): Promise<ClosureRow> =>
  withCalendar(call, closure.bookableId, 'calendar.close', (tx, calendar, bookable) =>
    closeCalendar(tx, calendar, bookable, closure, call.now),
  )

/** The same in a transaction of the caller, who holds the calendar's lock. */
export async function closeCalendar(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  { startsAt, endsAt, unit = null, reason, note = null }: Omit<NewClosure, 'bookableId'>,
  now: Date,
): Promise<ClosureRow> {
  refuseRetired(bookable)
  const row = { id: newId(), bookableId: bookable.id, startsAt, endsAt, unit, reason, note }
  refuseAny([...closureProblems(row, bookable), ...(await numberProblems(tx, bookable, now))])
  about(tx, 'Closure', row.id)
  await insertClosures(tx, [row])
  await applyChange(tx, calendar, bookable, { cause: 'CLOSED', period: row, now })
  return row
}

/** Opens again what a closure closed. */
export async function removeClosure(call: Call, id: string): Promise<Bookable> {
  signedIn(call.actor)
  const closure = await findClosure(call.db, id)
  // Closures are the lab's own affair: to others they do not exist.
  if (!closure || !can(call.actor, 'calendar.seeClosures', await readBookable(call, closure.bookableId))) {
    throw notFound()
  }
  return withCalendar(call, closure.bookableId, 'calendar.close', async (tx, calendar, bookable) => {
    if (!(await deleteClosure(tx, id))) throw notFound()
    await applyChange(tx, calendar, bookable, { cause: 'OPENED', period: closure, now: call.now })
    return bookable
  })
}

const MAX_DAYS = 366
const MAX_NOTE = 500
const MAX_CLOSURES = 500
const END_OF_TIME = new Date('3000-01-01T00:00:00Z')

function closureProblems(closure: NewClosure, { units }: Bookable): Problem[] {
  const { startsAt, endsAt, unit, note } = closure
  const problems: Problem[] = []
  if (endsAt <= startsAt || endsAt > after(startsAt, MAX_DAYS * DAY)) {
    problems.push({
      code: 'PERIOD_INVALID',
      path: ['endsAt'],
      text: {
        en: `A closure must end after it starts, and last at most ${MAX_DAYS} days.`,
        zh: `关闭时段的结束须晚于开始,且最长 ${MAX_DAYS} 天。`,
      },
    })
  }
  for (const [field, instant] of Object.entries({ startsAt, endsAt })) {
    if (isOnQuarter(instant)) continue
    problems.push({
      code: 'OFF_GRID',
      path: [field],
      text: {
        en: 'A closure starts and ends on a quarter of an hour.',
        zh: '关闭时段的开始和结束须为整刻钟。',
      },
    })
  }
  if (unit != null && (unit < 1 || unit > units)) {
    problems.push({
      code: 'INVALID_INPUT',
      path: ['unit'],
      text: {
        en: `It has units 1 to ${units}; there is no unit ${unit}.`,
        zh: `台位编号为 1 至 ${units},没有第 ${unit} 台位。`,
      },
    })
  }
  if ((note ?? '').length > MAX_NOTE) {
    problems.push({
      code: 'INVALID_INPUT',
      path: ['note'],
      text: { en: `A note may have up to ${MAX_NOTE} characters.`, zh: `备注最多 ${MAX_NOTE} 个字符。` },
    })
  }
  return problems
}

async function numberProblems(tx: Tx, { id }: Bookable, now: Date): Promise<Problem[]> {
  const toCome = await readClosures(tx, [{ bookableId: id, startsAt: now, endsAt: END_OF_TIME }])
  if (toCome.length < MAX_CLOSURES) return []
  return [
    {
      code: 'INVALID_INPUT',
      path: ['bookableId'],
      text: {
        en: `It has ${MAX_CLOSURES} closures to come already. Remove some, or use opening rules instead.`,
        zh: `该资源已有 ${MAX_CLOSURES} 条未结束的关闭时段,请删除部分或改用开放规则。`,
      },
    },
  ]
}

/** The closures of a bookable that touch a range; null for who does not work at its lab. */
export const closuresOf = async (
  { db, actor }: Call,
  bookable: Bookable,
  range: Period,
): Promise<ClosureRow[] | null> =>
  can(actor, 'calendar.seeClosures', bookable)
    ? readClosures(db, [{ bookableId: bookable.id, ...range }])
    : null
