import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancel, hold } from '../support/bookings.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let clerk: Member
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise()
  clerk = await seed.window()
})
afterAll(() => service.stop())

const WATCH = `subscription ($scope: AvailabilityScope!) {
  availabilityChanged(scope: $scope) {
    cursor version cause bookable { id name } days { date freeWindows { unit startsAt endsAt } }
  }
}`
interface Change {
  availabilityChanged: {
    cursor: string
    version: number
    cause: string
    bookable: { id: string }
    days: { date: string; freeWindows: { startsAt: string; endsAt: string }[] }[]
  }
}
const watch = (scope: object, member: Member = clerk) => member.client.watch<Change>(WATCH, { scope })
const cause =
  (wanted: string) =>
  ({ availabilityChanged }: Change) =>
    availabilityChanged.cause === wanted

test('a watcher is told of a booking with the free windows that are left, and when they come back', async () => {
  const instrument = await lab.instrument()
  const watching = await watch({ bookableIds: [instrument] })
  const startsAt = atQuarter(120)
  const { booking } = await hold(enterprise.client, instrument, startsAt, 60)
  const booked = (await watching.until(cause('BOOKED'))).availabilityChanged
  const windows = booked.days.flatMap(({ freeWindows }) => freeWindows)
  const endsAt = minutesAfter(startsAt, 60)
  const overlapping = windows.filter((w) => new Date(w.startsAt) < endsAt && new Date(w.endsAt) > startsAt)
  expect(overlapping).toEqual([])
  expect(windows.length).toBeGreaterThan(0)

  await cancel(enterprise.client, booking!.id)
  const freed = (await watching.until(cause('FREED'))).availabilityChanged
  expect(freed.version).toBe(booked.version + 1)
  const position = ({ cursor }: { cursor: string }) => Number(Buffer.from(cursor, 'base64url').toString())
  expect(position(freed)).toBeGreaterThan(position(booked))
  const again = freed.days.flatMap(({ freeWindows }) => freeWindows)
  // Windows end with their day, and the hour may run over midnight.
  for (const moment of [startsAt, minutesAfter(endsAt, -1)])
    expect(again.some((w) => new Date(w.startsAt) <= moment && new Date(w.endsAt) > moment)).toBe(true)
  await watching.end()
})

test('nothing in a change says who booked', async () => {
  const { __type } = await service.stranger.ask('{ __type(name: "AvailabilityChange") { fields { name } } }')
  expect(__type.fields.map(({ name }: { name: string }) => name).sort()).toEqual([
    'bookable',
    'cause',
    'cursor',
    'days',
    'reset',
    'version',
  ])
})

test('closures, rules and retirement are told with their cause', async () => {
  const instrument = await lab.instrument()
  const watching = await watch({ bookableIds: [instrument] })
  const [startsAt, endsAt] = [atQuarter(120), atQuarter(180)]
  const { addClosure } = await lab.client.ask(
    `mutation ($input: AddClosureInput!) { addClosure(input: $input) { closure { id } } }`,
    { input: { bookableId: instrument, startsAt, endsAt, reason: 'BREAKDOWN' } },
  )
  await watching.until(cause('CLOSED'))
  await lab.client.ask(
    `mutation ($id: ID!) { removeClosure(input: { closureId: $id }) { bookable { id } } }`,
    {
      id: addClosure.closure.id,
    },
  )
  await watching.until(cause('OPENED'))
  await lab.client.ask(
    `mutation ($input: SetOpeningRulesInput!) { setOpeningRules(input: $input) { bookable { id } } }`,
    { input: { bookableId: instrument, rules: [] } },
  )
  const closed = await watching.until(cause('RULES_CHANGED'))
  expect(closed.availabilityChanged.days.every(({ freeWindows }) => freeWindows.length === 0)).toBe(true)
  await lab.client.ask(
    `mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { bookable { id } } }`,
    {
      id: instrument,
    },
  )
  await watching.until(cause('RETIRED'))
  await watching.end()
})

test('a scope lets through what fits all its parts, and nothing else', async () => {
  const other = await seeds(service).lab('310115')
  const [near, far, measuring] = [
    await lab.instrument(),
    await other.instrument(),
    await lab.instrument({ category: '03' }),
  ]
  const scopes = [
    { labId: lab.organizationId, category: '03' },
    { districts: ['310115'] },
    { bookableIds: [near, far], category: '01' },
  ]
  const watchers = await Promise.all(scopes.map((scope) => watch(scope)))
  for (const instrument of [near, far, measuring])
    await hold(enterprise.client, instrument, atQuarter(120), 60)
  const [ofLab, ofDistrict, ofBoth] = watchers
  const bookedIn = async (watcher: typeof ofLab) =>
    (await watcher!.until(cause('BOOKED'))).availabilityChanged.bookable.id
  expect(await bookedIn(ofLab)).toBe(measuring)
  expect(await bookedIn(ofDistrict)).toBe(far)
  expect([await bookedIn(ofBoth), await bookedIn(ofBoth)]).toEqual([near, far])
  for (const watcher of watchers) await watcher.end()
})

test('an empty scope, and one of too many bookables, is bad input', async () => {
  const first = (scope: object) => watch(scope).then((watching) => watching.next())
  await expect(first({})).rejects.toThrow(/BAD_USER_INPUT/)
  const many = Array.from({ length: 101 }, () =>
    Buffer.from(`Instrument:${crypto.randomUUID()}`).toString('base64url'),
  )
  await expect(first({ bookableIds: many })).rejects.toThrow(/BAD_USER_INPUT/)
})

test('a stranger may watch: availability is public', async () => {
  const instrument = await lab.instrument()
  const watching = await service.stranger.watch<Change>(WATCH, { scope: { bookableIds: [instrument] } })
  await hold(enterprise.client, instrument, atQuarter(120), 60)
  await watching.until(cause('BOOKED'))
  await watching.end()
})
