import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '../../src/shared/db.ts'
import { rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { cancel, hold } from '../support/bookings.ts'
import { settled } from '../support/outbox.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

/** For how long a transaction stays open; the delay of the others does not depend on it. */
const HELD_MS = Number(process.env.HELD_SECONDS ?? 4) * 1_000
// What is promised to watchers.
const TOLD_WITHIN_MS = 1_000

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const WATCH = `subscription ($scope: AvailabilityScope!) { availabilityChanged(scope: $scope, snapshot: true) {
  cursor cause version bookable { id } } }`
interface Told {
  availabilityChanged: { cursor: string; cause: string; version: number; bookable: { id: string } }
}
const positionOf = (cursor: string) => Number(Buffer.from(cursor, 'base64url').toString())

const record = (tx: Tx, id: string) =>
  tx.execute(sql`select record_change(${parseGlobalId(id)!.key}::uuid, 'FREED',
    ${atQuarter(0).toISOString()}::timestamptz, ${minutesAfter(atQuarter(0), 60).toISOString()}::timestamptz)`)

/** Changes a bookable in a transaction that stays open while something else is done. */
const whileOpen = (id: string, others: () => Promise<void>) =>
  service.db.transaction(async (tx) => {
    await record(tx, id)
    await others()
  })

async function changeOnce(instrument: string): Promise<void> {
  const { booking } = await hold(enterprise.client, instrument, atQuarter(120), 60)
  await cancel(enterprise.client, booking!.id)
}

test(
  'a transaction that stays open holds up its own change only, and nothing is skipped',
  async () => {
    const [slow, quick] = [await lab.instrument(), await lab.instrument()]
    await settled(service.db)
    const watching = await service.stranger.watch<Told>(WATCH, { scope: { bookableIds: [slow, quick] } })
    const told = [await watching.next(), await watching.next()].map((event) => event.availabilityChanged)
    const start = positionOf(told.at(-1)!.cursor)
    const changes: Told['availabilityChanged'][] = []
    const delays: number[] = []
    await whileOpen(slow, async () => {
      const until = performance.now() + HELD_MS
      while (performance.now() < until) {
        const begun = performance.now()
        await changeOnce(quick)
        const changed = performance.now()
        for (let i = 0; i < 2; i += 1) changes.push((await watching.next()).availabilityChanged)
        // A machine that takes long to change it may take as long to tell.
        delays.push(performance.now() - changed - (changed - begun))
      }
    })
    expect(changes.every(({ bookable }) => bookable.id === quick)).toBe(true)
    // The middle one: a machine that is busy holds up some, and the open transaction would hold up all.
    expect(delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)]).toBeLessThan(TOLD_WITHIN_MS)
    await changeOnce(quick)
    for (let i = 0; i < 3; i += 1) changes.push((await watching.next()).availabilityChanged)
    await watching.end()
    const happened = await rows<{ position: string }>(
      service.db,
      sql`select position from event where topic = 'AVAILABILITY' and position > ${start} order by position`,
    )
    expect(changes.map(({ cursor }) => positionOf(cursor))).toEqual(
      happened.map(({ position }) => Number(position)),
    )
    expect(changes.filter(({ bookable }) => bookable.id === slow)).toHaveLength(1)
  },
  HELD_MS + 30_000,
)

test('reading on by time, the naive way, skips what was committed late', async () => {
  const [slow, quick] = [await lab.instrument(), await lab.instrument()]
  const behind = (time: string) =>
    rows<{ time: string; subject_id: string }>(
      service.db,
      sql`select created_at::text as time, subject_id from (
          select topic, subject_id, created_at from outbox
          union all select topic, subject_id, created_at from event) as change
        where topic = 'AVAILABILITY' and created_at > ${time}::timestamptz order by created_at`,
    )
  const seen: { time: string; subject_id: string }[] = []
  const read = async () => seen.push(...(await behind(seen.at(-1)?.time ?? 'epoch')))
  await read()
  await whileOpen(slow, async () => {
    await changeOnce(quick)
    await read()
  })
  await read()
  const ofSlow = seen.filter(({ subject_id }) => subject_id === parseGlobalId(slow)!.key)
  // That it was published; not the change.
  expect(ofSlow).toHaveLength(1)
})
