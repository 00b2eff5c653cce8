import type { Call } from '../accounts/call.ts'
import { authorize, can } from '../accounts/permission.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { notFound } from '../shared/fault.ts'
import { newId } from '../shared/id.ts'
import { after, DAY, type Period } from '../shared/period.ts'
import { type Problem, refuseAny } from '../shared/refusal.ts'
import { lockCalendar } from './calendars.repository.ts'
import { applyChange } from './calendars.service.ts'
import type { ClosureReason } from './closure.ts'
import type { ClosureRow } from './closures.table.ts'
import { isOnQuarter } from './quarter.ts'
import { deleteClosure, findClosure, insertClosures, readClosures } from './schedule.repository.ts'

export interface NewClosure extends Period {
  bookableId: string
  unit?: number | null | undefined
  reason: ClosureReason
  note?: string | null | undefined
}

/** Closes a bookable, or one unit of it, for a period. Bookings in the period stay; the lab cancels those it must. */
export async function addClosure(call: Call, closure: NewClosure): Promise<ClosureRow> {
  authorize(call.actor, 'calendar.close', await readBookable(call, closure.bookableId))
  return call.db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, closure.bookableId)
    const bookable = await readBookable({ db: tx }, closure.bookableId)
    refuseAny(closureProblems(closure, bookable))
    const row = { ...closure, id: newId(), unit: closure.unit ?? null, note: closure.note ?? null }
    await insertClosures(tx, [row])
    await applyChange(tx, calendar, bookable, { cause: 'CLOSED', period: closure, now: call.now })
    return row
  })
}

/** Opens again what a closure closed. */
export async function removeClosure(call: Call, id: string): Promise<Bookable> {
  const closure = await findClosure(call.db, id)
  if (!closure) throw notFound()
  const found = await readBookable(call, closure.bookableId)
  // Closures are the lab's own affair: to others they do not exist.
  if (!can(call.actor, 'calendar.seeClosures', found)) throw notFound()
  authorize(call.actor, 'calendar.close', found)
  return call.db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, closure.bookableId)
    if (!(await deleteClosure(tx, id))) throw notFound()
    const bookable = await readBookable({ db: tx }, closure.bookableId)
    await applyChange(tx, calendar, bookable, { cause: 'OPENED', period: closure, now: call.now })
    return bookable
  })
}

const MAX_DAYS = 366
const MAX_NOTE = 500

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

/** The closures of a bookable that touch a range; null for who does not work at its lab. */
export const closuresOf = async (
  { db, actor }: Call,
  bookable: Bookable,
  range: Period,
): Promise<ClosureRow[] | null> =>
  can(actor, 'calendar.seeClosures', bookable) ? readClosures(db, [bookable.id], range) : null
