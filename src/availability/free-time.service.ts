import type { Call } from '../accounts/call.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { badInput } from '../shared/fault.ts'
import { type Page, type PageRequest, pageOf } from '../shared/page.ts'
import { after, DAY, type Period } from '../shared/period.ts'
import type { FreeWindow } from './free-window.ts'
import { readFree } from './ledger.repository.ts'
import { schedulesOf } from './schedule.service.ts'
import type { Schedule } from './schedule.ts'
import { bookableSpan, type Slot, slotsOf } from './slot.ts'
import { periodOf, type Span, spanOf, weeksTouched, within } from './span.ts'

/** The longest range of one question about free time. */
const MAX_DAYS = 62

/** The span of a range that a caller asked about. */
export function askedSpan(range: Period): Span {
  if (range.endsAt > range.startsAt && range.endsAt <= after(range.startsAt, MAX_DAYS * DAY))
    return spanOf(range)
  throw badInput({
    en: `A range must end after it starts, and span at most ${MAX_DAYS} days.`,
    zh: `查询区间的结束须晚于开始,且最长 ${MAX_DAYS} 天。`,
  })
}

/** The part of a span in which a booking made now may lie; null when there is none. */
export function openToBookings(bookable: Bookable, span: Span, now: Date): Span | null {
  const { from, until } = bookableSpan(bookable, now)
  const part = { from: Math.max(from, span.from), until: Math.min(until, span.until) }
  return part.from < part.until ? part : null
}

/** The free windows of bookables inside a span, as far as a booking made now may lie in them. */
export async function freeWindows(
  { db, now }: Pick<Call, 'db' | 'now'>,
  bookables: readonly Bookable[],
  span: Span,
): Promise<FreeWindow[][]> {
  const free = await readFree(
    db,
    bookables.map(({ id }) => id),
    weeksTouched(span),
  )
  return bookables.map((bookable) => {
    const part = openToBookings(bookable, span, now)
    if (!part) return []
    const windows = (free.get(bookable.id) ?? []).flatMap((spans, i) =>
      within(spans, part).map((window) => ({ unit: i + 1, ...periodOf(window) })),
    )
    return windows.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.unit - b.unit)
  })
}

/** The slots inside a span that last so long, in order of time, from `after` on. */
export function slotsIn(
  { bookable, openings, free }: Schedule,
  { window, minutes, now }: { window: Span; minutes: number; now: Date },
  page: PageRequest,
): Page<Slot> {
  const found: Slot[] = []
  for (const slot of slotsOf({ openings, free, terms: bookable, minutes, window, now })) {
    if (page.after !== null && slot.startsAt.getTime() <= Number(page.after)) continue
    found.push(slot)
    if (found.length > page.first) break
  }
  return pageOf(found, page)
}

/** The same of one bookable, whose schedule is read for it. */
export async function slots(
  { db, now }: Pick<Call, 'db' | 'now'>,
  bookable: Bookable,
  span: Span,
  minutes: number,
  page: PageRequest,
): Promise<Page<Slot>> {
  const window = openToBookings(bookable, span, now)
  if (!window) return { items: [], hasNextPage: false }
  const [schedule] = await schedulesOf(db, [bookable], window)
  return slotsIn(schedule!, { window, minutes, now }, page)
}

/** Slots are listed by their start: a cursor holds its milliseconds. */
export const isSlotCursor = (key: string): boolean => /^\d{1,15}$/.test(key)
