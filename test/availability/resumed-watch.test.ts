import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchAvailability } from '../../src/availability/availability-changes.service.ts'
import { availabilityFeed, publishChange } from '../../src/availability/availability-feed.ts'
import { findBookables } from '../../src/catalog/bookables.repository.ts'
import { rows } from '../../src/shared/db.ts'
import { BEFORE_ALL } from '../../src/shared/events/missed.ts'
import { forgetHistory } from '../../src/shared/events/outbox.repository.ts'
import { MAX_PENDING } from '../../src/shared/events/watcher.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { cancel, hold } from '../support/bookings.ts'
import { ageHistory, settled } from '../support/outbox.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const WATCH = `subscription ($scope: AvailabilityScope!, $after: String, $snapshot: Boolean) {
  availabilityChanged(scope: $scope, after: $after, snapshot: $snapshot) {
    cursor version cause reset bookable { id } days { date freeWindows { startsAt endsAt } }
  }
}`
interface Change {
  cursor: string
  version: number
  cause: string
  reset: boolean
  bookable: { id: string }
  days: { freeWindows: { startsAt: string }[] }[]
}
type Told = { availabilityChanged: Change }
/** Watches, when all that was changed before has its place in the history. */
async function watch(scope: object, more: object = {}) {
  await settled(service.db)
  return service.stranger.watch<Told>(WATCH, { scope, ...more })
}
type Watching = Awaited<ReturnType<typeof watch>>

async function read(watching: Watching, count: number): Promise<Change[]> {
  const changes: Change[] = []
  while (changes.length < count) changes.push((await watching.next()).availabilityChanged)
  return changes
}

/** Changes an instrument so often, and waits until all of it has its place in the history. */
async function change(instrument: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const { booking } = await hold(enterprise.client, instrument, atQuarter(120), 60)
    await cancel(enterprise.client, booking!.id)
  }
  await settled(service.db)
}

const versions = (changes: readonly Change[]) => changes.map(({ version }) => version)
const upwards = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)
const asStranger = () => ({ db: service.db, actor: null, now: new Date() })
const scopeOf = (...bookableIds: string[]) => ({ bookableIds })

test('what was missed comes in order, and then what happens', async () => {
  const instrument = await lab.instrument()
  const before = await watch(scopeOf(instrument))
  await change(instrument, 1)
  const [booked] = await read(before, 1)
  await before.end()
  await change(instrument, 3)
  const resumed = await watch(scopeOf(instrument), { after: booked!.cursor })
  expect(versions(await read(resumed, 7))).toEqual(upwards(booked!.version + 1, 7))
  await change(instrument, 2)
  expect(versions(await read(resumed, 4))).toEqual(upwards(booked!.version + 8, 4))
  await resumed.end()
})

test('only what is in the scope comes, by whatever it is named', async () => {
  const [own, other] = [await lab.instrument(), await lab.instrument({ category: '03' })]
  const begun = await watch({ labId: lab.organizationId, category: '03' }, { snapshot: true })
  const start = (await read(begun, 1))[0]!
  await begun.end()
  await change(own, 2)
  await change(other, 1)
  const resumed = await watch({ districts: ['310112'], category: '03' }, { after: start.cursor })
  const changes = await read(resumed, 2)
  expect(changes.map(({ bookable }) => bookable.id)).toEqual([other, other])
  await resumed.end()
})

test('wherever a reader breaks off, it goes on right behind', async () => {
  const instruments = await Promise.all([lab.instrument(), lab.instrument(), lab.instrument()])
  const beginning = await watch(scopeOf(...instruments), { snapshot: true })
  const start = (await read(beginning, 3)).at(-1)!.cursor
  await beginning.end()
  for (const instrument of [...instruments, ...instruments]) await change(instrument, 2)
  const each = 8
  const total = instruments.length * each
  const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(pieces, async (lengths) => {
      const told: Change[] = []
      for (const length of [...lengths, total]) {
        if (told.length === total) break
        const watching = await watch(scopeOf(...instruments), { after: told.at(-1)?.cursor ?? start })
        told.push(...(await read(watching, Math.min(length, total - told.length))))
        await watching.end()
      }
      const cursors = told.map(({ cursor }) => Number(Buffer.from(cursor, 'base64url').toString()))
      expect(cursors).toEqual([...new Set(cursors)].sort((a, b) => a - b))
      for (const instrument of instruments) {
        const own = versions(told.filter(({ bookable }) => bookable.id === instrument))
        expect(own).toEqual(upwards(own[0]!, each))
      }
    }),
    { numRuns: 6 },
  )
})

test('nothing is lost or told twice between history and what happens meanwhile', async () => {
  const instrument = await lab.instrument()
  const beginning = await watch(scopeOf(instrument), { snapshot: true })
  const start = (await read(beginning, 1))[0]!
  await beginning.end()
  await change(instrument, 5)
  const going = change(instrument, 10)
  const readers = await Promise.all(
    Array.from({ length: 4 }, () => watch(scopeOf(instrument), { after: start.cursor })),
  )
  await going
  const last = start.version + 30
  for (const reader of readers) {
    const told: Change[] = []
    while (told.at(-1)?.version !== last) told.push(...(await read(reader, 1)))
    expect(versions(told)).toEqual(upwards(start.version + 1, 30))
    await reader.end()
  }
})

test('a first reader may ask for the state of all that it watches', async () => {
  const [free, full] = [await lab.instrument(), await lab.instrument({ openingRules: [] })]
  const watching = await watch(scopeOf(free, full), { snapshot: true })
  const state = await read(watching, 2)
  expect(state.map(({ cause, reset }) => [cause, reset])).toEqual(Array(2).fill(['SNAPSHOT', true]))
  const days = new Map(state.map(({ bookable, days }) => [bookable.id, days]))
  expect(days.get(free)!.length).toBeGreaterThan(60)
  expect(days.get(free)!.some(({ freeWindows }) => freeWindows.length > 0)).toBe(true)
  expect(days.get(full)!.every(({ freeWindows }) => freeWindows.length === 0)).toBe(true)
  await change(free, 1)
  expect((await read(watching, 2)).map(({ cause }) => cause)).toEqual(['BOOKED', 'FREED'])
  await watching.end()
})

test('a snapshot that broke off begins anew, one that ended is gone on from', async () => {
  const instruments = [await lab.instrument(), await lab.instrument()]
  const [watching, again] = [
    await watch(scopeOf(...instruments), { snapshot: true }),
    scopeOf(...instruments),
  ]
  const [half, whole] = await read(watching, 2)
  await watching.end()
  const anew = await watch(again, { after: half!.cursor })
  expect((await read(anew, 2)).map(({ cause }) => cause)).toEqual(['SNAPSHOT', 'SNAPSHOT'])
  await anew.end()
  await change(instruments[0]!, 1)
  const further = await watch(again, { after: whole!.cursor })
  expect((await read(further, 1))[0]).toMatchObject({ cause: 'BOOKED', reset: false })
  await further.end()
})

test('who comes back too late gets a snapshot, and what happened since', async () => {
  const instrument = await lab.instrument()
  const watching = await watch(scopeOf(instrument))
  await change(instrument, 1)
  const old = (await watching.until(({ availabilityChanged: { cause } }) => cause === 'FREED'))
    .availabilityChanged
  await watching.end()
  await change(instrument, 1)
  await ageHistory(service.db, 8)
  await change(instrument, 1)
  await forgetHistory(service.db, 7)
  const late = await watch(scopeOf(instrument), { after: old.cursor })
  const [state] = await read(late, 1)
  expect(state).toMatchObject({ cause: 'SNAPSHOT', reset: true, version: old.version + 4 })
  await change(instrument, 1)
  expect((await read(late, 2)).map(({ cause }) => cause)).toEqual(['BOOKED', 'FREED'])
  await late.end()
})

test('a cursor that was never given leads to a snapshot, and what is no cursor is refused', async () => {
  const instrument = await lab.instrument()
  const future = Buffer.from('999999999').toString('base64url')
  const watching = await watch(scopeOf(instrument), { after: future })
  expect((await read(watching, 1))[0]).toMatchObject({ cause: 'SNAPSHOT' })
  await watching.end()
  const wrong = await watch(scopeOf(instrument), { after: 'nonsense' })
  await expect(wrong.next()).rejects.toThrow('BAD_USER_INPUT')
  await wrong.end()
})

test('the newest event is kept, however old it is: where nothing has happened since, nothing is missing', async () => {
  const instrument = await lab.instrument()
  await change(instrument, 1)
  const before = await watch(scopeOf(instrument), { snapshot: true })
  const { cursor } = (await read(before, 1))[0]!
  await before.end()
  await ageHistory(service.db, 8)
  await forgetHistory(service.db, 7)
  const resumed = await watch(scopeOf(instrument), { after: cursor })
  await change(instrument, 1)
  expect((await read(resumed, 2)).map(({ cause, reset }) => [cause, reset])).toEqual([
    ['BOOKED', false],
    ['FREED', false],
  ])
  await resumed.end()
})

test('a snapshot tells what was retired, so that nobody goes on believing in it', async () => {
  const [kept, retired] = [await lab.instrument(), await lab.instrument()]
  await lab.client.ask(
    'mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { bookable { id } } }',
    {
      id: retired,
    },
  )
  const watching = await watch(scopeOf(kept, retired), { snapshot: true })
  const state = new Map((await read(watching, 2)).map((change) => [change.bookable.id, change]))
  expect(state.get(kept)).toMatchObject({ cause: 'SNAPSHOT', reset: true })
  expect(state.get(retired)).toMatchObject({ cause: 'RETIRED', reset: true })
  await watching.end()
})

test('the history is dropped by whole days, those that ended long enough ago', async () => {
  const instrument = await lab.instrument()
  const days = async () =>
    (
      await rows<{ days: number }>(
        service.db,
        sql`select (current_date - numbered_at::date) as days from event group by 1 order by 1`,
      )
    ).map(({ days }) => Number(days))
  await change(instrument, 1)
  await forgetHistory(service.db, 0)
  for (const age of [1, 1, 6]) {
    await change(instrument, 1)
    await ageHistory(service.db, age)
  }
  await change(instrument, 1)
  expect(await days()).toEqual([0, 6, 7, 8])
  await forgetHistory(service.db, 7)
  expect(await days()).toEqual([0, 6, 7])
  await forgetHistory(service.db, 6)
  expect(await days()).toEqual([0, 6])
})

test('who leaves while the past is read is told nothing more, and forgotten', async () => {
  const feed = availabilityFeed()
  const id = parseGlobalId(await lab.instrument())!.key
  for (const from of [BEFORE_ALL, 0]) {
    const changes = await watchAvailability({ ...asStranger(), feed }, scopeOf(id), undefined, from)
    const waiting = changes.next()
    await changes.return!()
    expect(feed.watched).toBe(false)
    expect(await waiting).toEqual({ value: undefined, done: true })
  }
})

test('where changes came as one, whoever breaks off goes on before the first that is still to be told', async () => {
  const feed = availabilityFeed()
  const [slow, other] = await findBookables(service.db, [
    parseGlobalId(await lab.instrument())!.key,
    parseGlobalId(await lab.instrument())!.key,
  ])
  const changes = await watchAvailability({ ...asStranger(), feed }, { category: '01' }, undefined, null)
  const period = { startsAt: atQuarter(0), endsAt: atQuarter(60) }
  for (let position = 1; position <= MAX_PENDING + 2; position += 1) {
    const bookable = position === MAX_PENDING ? other! : slow!
    publishChange(feed, {
      ...{ position, first: position, cursor: position, reset: false, version: position },
      cause: 'BOOKED',
      bookable,
      period,
    })
  }
  const [first, last] = [(await changes.next()).value, (await changes.next()).value]
  expect([first.bookable.id, first.cursor]).toEqual([other!.id, 0])
  expect([last.bookable.id, last.cursor]).toEqual([slow!.id, MAX_PENDING + 2])
  await changes.return!()
})
