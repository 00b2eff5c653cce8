import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemoData } from '../../src/demo/load.ts'
import type { Database } from '../../src/shared/database.ts'
import { rows } from '../../src/shared/db.ts'
import { cloneDatabase } from '../support/database.ts'
import { NO_STORE } from '../support/files.ts'

let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
  await loadDemoData(database.db, new Date(), NO_STORE)
})
afterAll(() => database.close())

test('each session of an expert that is over has a note, and some are online', async () => {
  const [found] = await rows<{ over: number; noted: number; online: number }>(
    database.db,
    sql`select count(*)::int as over, count(n.id)::int as noted,
        count(*) filter (where b.meeting ->> 'place' = 'ONLINE')::int as online
      from booking b join bookable k on k.id = b.bookable_id left join session_note n on n.booking_id = b.id
      where k.kind = 'EXPERT' and b.status = 'COMPLETED'`,
  )
  expect(found!.over).toBeGreaterThan(0)
  expect(found!.noted).toBe(found!.over)
  expect(found!.online).toBeGreaterThan(0)
})

test('each seat of a training has a name, and is known to have been taken or not once it is over', async () => {
  const [found] = await rows<{ seats: number; named: number; recorded: number; over: number }>(
    database.db,
    sql`select sum(b.units)::int as seats, sum(p.named)::int as named, sum(p.recorded)::int as recorded,
        coalesce(sum(b.units) filter (where b.status = 'COMPLETED'), 0)::int as over
      from booking b join bookable k on k.id = b.bookable_id
        cross join lateral (
          select count(p.name) as named, count(p.attended) as recorded from participant p where p.booking_id = b.id
        ) p
      where k.kind = 'SESSION_SERIES' and b.status in ('CONFIRMED', 'COMPLETED')`,
  )
  expect(found!.over).toBeGreaterThan(0)
  expect(found!.named).toBe(found!.seats)
  expect(found!.recorded).toBe(found!.over)
})
