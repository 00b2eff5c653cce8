import { Temporal } from 'temporal-polyfill'
import type { ClosureReason } from '../availability/closure.ts'
import type { ClosureRow } from '../availability/closures.table.ts'
import { insertClosures } from '../availability/schedule.repository.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'

/** A day, counted from a first one, and a time on the clock of the site. */
type Moment = readonly [day: number, time: string]

interface DemoClosure {
  /** The model of an instrument, or the English name of an expert. */
  of: string
  unit?: number
  from: Moment
  until: Moment
  reason: ClosureReason
  note: string
}

/** Days count from today, so that the first start shows a unit that is broken now. */
const BREAKDOWNS: readonly DemoClosure[] = [
  {
    ...{ of: 'PL-3J', unit: 3, from: [-1, '00:00'], until: [2, '00:00'] },
    ...{ reason: 'BREAKDOWN', note: '压缩机故障,等待备件' },
  },
  {
    ...{ of: 'Arc HPLC', unit: 2, from: [0, '00:00'], until: [1, '00:00'] },
    ...{ reason: 'BREAKDOWN', note: '输液泵漏液' },
  },
]

/** Days count from the Monday of next week, so that they fall on days on which it would be open. */
const PLANNED: readonly DemoClosure[] = [
  {
    ...{ of: 'D8 ADVANCE', from: [2, '13:00'], until: [2, '17:30'] },
    ...{ reason: 'INTERNAL_USE', note: '本中心科研项目使用' },
  },
  {
    ...{ of: 'Talos F200X', from: [1, '00:00'], until: [2, '00:00'] },
    ...{ reason: 'MAINTENANCE', note: '厂家年度维护' },
  },
  {
    ...{ of: 'AVANCE NEO 600', from: [3, '08:00'], until: [3, '14:00'] },
    ...{ reason: 'MAINTENANCE', note: '补充液氦' },
  },
  {
    ...{ of: 'Triple Quad 5500+', from: [7, '00:00'], until: [8, '00:00'] },
    ...{ reason: 'MAINTENANCE', note: '离子源清洗与调谐' },
  },
  {
    ...{ of: 'Global S 9.12.8', from: [8, '00:00'], until: [9, '00:00'] },
    ...{ reason: 'MAINTENANCE', note: '年度校准(JJF 1064)' },
  },
  {
    ...{ of: '3 m SAC', from: [3, '08:00'], until: [4, '20:00'] },
    ...{ reason: 'OTHER', note: '暗室归一化场地衰减验证' },
  },
  {
    ...{ of: 'V850', from: [9, '08:00'], until: [9, '20:00'] },
    ...{ reason: 'MAINTENANCE', note: '功放保养' },
  },
  {
    ...{ of: '5982', unit: 2, from: [4, '13:00'], until: [4, '20:00'] },
    ...{ reason: 'INTERNAL_USE', note: '能力验证样品测试' },
  },
  {
    ...{ of: 'Chen Shuheng', from: [7, '00:00'], until: [12, '00:00'] },
    ...{ reason: 'HOLIDAY', note: '休假' },
  },
]

/** Closes bookables for a while, around the day of the first start. */
export async function loadClosures(tx: Tx, bookables: readonly Bookable[], now: Date): Promise<ClosureRow[]> {
  const today = ({ timeZone }: Bookable) =>
    Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const nextMonday = (bookable: Bookable) => {
    const date = today(bookable)
    return date.add({ days: 8 - date.dayOfWeek })
  }
  const rowsOf = (closed: readonly DemoClosure[], firstDay: (bookable: Bookable) => Temporal.PlainDate) =>
    closed.map((closure) => {
      const bookable = named(bookables, closure.of)
      return rowOf(closure, bookable, firstDay(bookable))
    })
  const rows = [...rowsOf(BREAKDOWNS, today), ...rowsOf(PLANNED, nextMonday)]
  await insertClosures(tx, rows)
  return rows
}

function named(bookables: readonly Bookable[], name: string): Bookable {
  const found = bookables.find(({ model, nameEn }) => (model ?? nameEn).startsWith(name))
  if (!found) throw new Error(`a demonstration closure names ${name}, which no lab has`)
  return found
}

function rowOf(closure: DemoClosure, { id, timeZone }: Bookable, firstDay: Temporal.PlainDate): ClosureRow {
  const instant = ([day, plainTime]: Moment) =>
    new Date(firstDay.add({ days: day }).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds)
  const { unit = null, from, until, reason, note } = closure
  const period = { startsAt: instant(from), endsAt: instant(until) }
  return { id: newId(), bookableId: id, unit, ...period, reason, note }
}
