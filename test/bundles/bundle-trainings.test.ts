import { afterAll, beforeAll, expect, test } from 'vitest'
import { book, cancel } from '../support/bookings.ts'
import {
  confirmBundle,
  first,
  holdBundle,
  partNamed,
  readBundle,
  rescheduleBundle,
  time,
} from '../support/bundles.ts'
import { sessionsOf, trainingOf } from '../support/experts.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[lab, enterprise, rival] = [await seed.lab(), await seed.enterprise(), await seed.enterprise()]
})
afterAll(() => service.stop())

const seats = (ref: string, training: string, units = 1, durationMinutes = 15) => ({
  ...{ ref, time: { bookableIds: [training], durationMinutes, units } },
})
const nth = async (training: string, n: number) => (await sessionsOf(enterprise.client, training))[n]!
/** Holds seats before an hour of an instrument. */
const withTraining = async (training: string, units = 1, more: object = {}, minutes = 15) =>
  holdBundle(
    enterprise.client,
    [seats('training', training, units, minutes), time('SEM', await lab.instrument())],
    { sequences: [first('training', 'SEM')], ...more },
  )
/** Until the end of its first session, and an hour later. */
const firstOnly = async (training: string) => ({
  until: new Date((await nth(training, 0)).endsAt.getTime() + 3_600_000),
})

test('seats of a training are a part: a whole session, free of charge, and what follows begins after it', async () => {
  const training = await trainingOf(lab)
  const { startsAt, endsAt } = await nth(training, 0)
  const { bundle } = await withTraining(training, 3)
  const part = partNamed(bundle!, 'training')
  expect(part).toMatchObject({
    ...{ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), price: { amount: '0.00' } },
    booking: { bookable: { id: training }, units: 3, status: 'HELD', meeting: null },
  })
  expect(partNamed(bundle!, 'SEM').startsAt).toBe(endsAt.toISOString())
  expect(bundle!.total).toEqual(partNamed(bundle!, 'SEM').price)
  expect((await nth(training, 0)).unitsLeft).toBe(2)
})

test('two parts share the seats of a session as far as there are enough', async () => {
  const training = await trainingOf(lab)
  const two = async (units: number) => {
    const parts = [seats('a', training, units), seats('b', training, units)]
    const { bundle } = await holdBundle(enterprise.client, parts)
    return bundle!.parts.map(({ startsAt }) => startsAt)
  }
  const [one, other] = await two(2)
  expect(one).toBe(other)
  const [earlier, later] = (await two(3)).sort()
  expect(earlier! < later!).toBe(true)
})

test('where the training that was named is full, no other one of its category is taken', async () => {
  const training = await trainingOf(lab)
  await trainingOf(lab)
  const window = await firstOnly(training)
  const { startsAt } = await nth(training, 0)
  await book(rival.client, training, startsAt, 120, { units: 4 })
  const { userErrors } = await withTraining(training, 2, window)
  expect(userErrors).toMatchObject([{ code: 'BUNDLE_INFEASIBLE', obstacle: 'PART', part: 'training' }])
  expect(partNamed((await withTraining(training, 1, window)).bundle!, 'training').booking!.bookable.id).toBe(
    training,
  )
})

test('a filter finds a training only where it asks for one, and not because of its words', async () => {
  const keywords = ['TEM-bundle']
  const training = await trainingOf(lab, { keywords })
  const tem = await lab.instrument({ keywords })
  const taken = async (filter: object) => {
    const parts = [{ ref: 'any', time: { filter, durationMinutes: 60 } }, time('SEM', await lab.instrument())]
    const { bundle } = await holdBundle(enterprise.client, parts, {
      from: (await nth(training, 0)).startsAt,
    })
    return partNamed(bundle!, 'any').booking!.bookable.id
  }
  expect(await taken({ text: 'TEM-bundle' })).toBe(tem)
  expect(await taken({ text: 'TEM-bundle', kind: 'SESSION_SERIES' })).toBe(training)
  expect(await taken({ text: 'TEM-bundle', categories: ['TRAINING'] })).toBe(training)
})

test('a session that is shorter than asked for, or a place to meet, is refused', async () => {
  const training = await trainingOf(lab)
  const { userErrors } = await withTraining(training, 1, {}, 135)
  expect(userErrors).toMatchObject([{ obstacle: 'PART', part: 'training' }])
  const meeting = { place: 'ONLINE' }
  const part = { ref: 'training', time: { bookableIds: [training], durationMinutes: 15, meeting } }
  const met = await holdBundle(enterprise.client, [part, time('SEM', await lab.instrument())])
  expect(met.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['parts', '0', 'time', 'meeting'] }])
})

test('seats are moved to another session of the same training, and taken anew of it when they were lost', async () => {
  const training = await trainingOf(lab)
  await trainingOf(lab)
  const { bundle } = await holdBundle(enterprise.client, [
    seats('training', training, 2),
    time('SEM', await lab.instrument()),
  ])
  await confirmBundle(enterprise.client, bundle!.id)
  const [second, third] = [await nth(training, 1), await nth(training, 2)]
  const moved = await rescheduleBundle(enterprise.client, bundle!.id, [
    { ref: 'training', from: second.startsAt },
  ])
  expect(partNamed(moved.bundle!, 'training').startsAt).toBe(second.startsAt.toISOString())
  await cancel(lab.client, partNamed(moved.bundle!, 'training').booking!.id)
  expect((await readBundle(enterprise.client, bundle!.id)).status).toBe('PARTLY')
  const anew = await rescheduleBundle(enterprise.client, bundle!.id, [
    { ref: 'training', from: third.startsAt },
  ])
  expect(partNamed(anew.bundle!, 'training')).toMatchObject({
    ...{ startsAt: third.startsAt.toISOString(), endsAt: third.endsAt.toISOString() },
    booking: { bookable: { id: training }, units: 2, status: 'CONFIRMED' },
  })
})
