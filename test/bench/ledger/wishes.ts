import { slotsIn } from '../../../src/availability/free-time.service.ts'
import { QUARTERS_OF_DAY, quarterOf } from '../../../src/availability/quarter.ts'
import { readSchedules } from '../../../src/availability/schedule.service.ts'
import type { Schedule } from '../../../src/availability/schedule.ts'
import type { Db } from '../../../src/shared/db.ts'
import { idOf } from '../ids.ts'

/** A slot that is free, and whose bookable is known by its number. */
export interface FreeSlot {
  bookable: number
  startsAt: Date
  endsAt: Date
}

const VISITED = 8_000
const READ_AT_ONCE = 200
const SLOTS_EACH = 8
// Behind the week that is over when all calendars are rolled.
const FIRST_DAY = 8
const DAYS = 14

/** Slots that can be held without anybody's qualification, of bookables from all over the market. */
export async function findFreeSlots(db: Db, bookables: number): Promise<FreeSlot[]> {
  const now = new Date()
  const from = quarterOf(now) + FIRST_DAY * QUARTERS_OF_DAY
  const span = { from, until: from + DAYS * QUARTERS_OF_DAY }
  const step = Math.max(1, Math.floor(bookables / VISITED))
  const numbers = new Map<string, number>()
  for (let number = 1; number <= bookables; number += step) numbers.set(idOf('bookable', number), number)
  const ids = [...numbers.keys()]
  const found: FreeSlot[][] = []
  for (let i = 0; i < ids.length; i += READ_AT_ONCE) {
    const schedules = await readSchedules(db, ids.slice(i, i + READ_AT_ONCE), span)
    found.push(
      ...schedules
        .filter(({ bookable }) => !bookable.needsQualification)
        .map((schedule) =>
          apart(schedule, span, now).map((slot) => ({
            ...slot,
            bookable: numbers.get(schedule.bookable.id)!,
          })),
        ),
    )
  }
  // The first of each, then the second: nobody comes again soon.
  return Array.from({ length: SLOTS_EACH }, (_, i) => found.flatMap((slots) => slots[i] ?? [])).flat()
}

/** Slots of the shortest duration that do not overlap. */
function apart(schedule: Schedule, window: { from: number; until: number }, now: Date) {
  const minutes = schedule.bookable.minMinutes
  const { items } = slotsIn(schedule, { window, minutes, now }, { first: 100, after: null })
  const chosen: { startsAt: Date; endsAt: Date }[] = []
  for (const { startsAt, endsAt } of items) {
    const last = chosen.at(-1)
    if (chosen.length < SLOTS_EACH && (!last || startsAt >= last.endsAt)) chosen.push({ startsAt, endsAt })
  }
  return chosen
}
