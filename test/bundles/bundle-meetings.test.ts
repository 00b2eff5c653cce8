import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { book, hold } from '../support/bookings.ts'
import {
  confirmBundle,
  first,
  holdBundle,
  partNamed,
  rescheduleBundle,
  session,
  time,
} from '../support/bundles.ts'
import { expertOf, MINHANG, onSite, PUDONG, XUHUI } from '../support/experts.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member
let instrument: string
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab(MINHANG)
  enterprise = await seeds(service).enterprise()
  rival = await seeds(service).enterprise()
  instrument = await lab.instrument({ terms: { units: 50 } })
})
afterAll(() => service.stop())

const START = atQuarter(1_440)
const at = (minutes: number) => minutesAfter(START, minutes)
/** From the start on, for so many minutes. */
const within = (minutes: number) => ({ from: at(0), until: at(minutes) })

/** An expert who has a session from 0 to 60 in Xuhui, and travels for an hour. */
async function busy(more: object = {}) {
  const expert = await expertOf(lab, { travelMinutes: 60, ...more })
  await book(rival.client, expert, at(0), 60, onSite(XUHUI))
  return expert
}
const withExpert = (expert: string | string[], where: object, more: object = {}) =>
  holdBundle(enterprise.client, [time('SEM', instrument), session('expert', expert, where)], more)
const startOf = ({ bundle }: Awaited<ReturnType<typeof holdBundle>>, ref: string) =>
  partNamed(bundle!, ref).startsAt
const startsOf = (held: Awaited<ReturnType<typeof holdBundle>>) => ['a', 'b'].map((ref) => startOf(held, ref))

describe('a session of an expert in a bundle', () => {
  test('is where it was asked for, and at the lab when nothing was said', async () => {
    const expert = await expertOf(lab)
    const { bundle } = await holdBundle(enterprise.client, [
      session('there', expert, onSite(XUHUI)),
      session('here', expert),
      time('SEM', instrument),
    ])
    expect(bundle!.parts.map(({ booking }) => booking!.meeting)).toEqual([
      { place: 'ON_SITE', district: { code: XUHUI }, address: '8 Factory Road' },
      { place: 'AT_LAB', district: null, address: null },
      null,
    ])
  })

  test('is taken of those who meet at such a place', async () => {
    const field = { fields: [{ zh: '断口分析', en: 'Fractography' }] }
    await expertOf(lab, { ...field, meetingPlaces: ['AT_LAB'] })
    const comes = await expertOf(lab, { ...field, meetingPlaces: ['ON_SITE'] })
    const { bundle } = await holdBundle(enterprise.client, [
      time('SEM', instrument),
      {
        ref: 'expert',
        time: { filter: { fields: ['断口分析'] }, durationMinutes: 60, ...onSite(PUDONG) },
      },
    ])
    expect(partNamed(bundle!, 'expert').booking!.bookable.id).toBe(comes)
  })

  test.each([
    ['in another district, when the expert gets there', onSite(PUDONG), 120],
    ['in the same district, at once', onSite(XUHUI), 60],
  ])('behind one of somebody else is %s', async (_, where, minutes) => {
    expect(startOf(await withExpert(await busy(), where, within(600)), 'expert')).toBe(
      at(minutes).toISOString(),
    )
  })

  test('is taken of whoever gets there first', async () => {
    const [far, near] = [await busy({ travelMinutes: 240 }), await busy({ travelMinutes: 30 })]
    const held = await withExpert([far, near], onSite(PUDONG), within(600))
    expect(partNamed(held.bundle!, 'expert').booking!.bookable.id).toBe(near)
    expect(startOf(held, 'expert')).toBe(at(90).toISOString())
  })

  test('keeps the way to another one of the same bundle, where that is in another district', async () => {
    const two = async (where: object, ...rules: object[]) => {
      const expert = await expertOf(lab)
      const parts = [session('a', expert, onSite(XUHUI)), session('b', expert, where)]
      return startsOf(await holdBundle(enterprise.client, parts, { ...within(600), sequences: rules }))
    }
    const times = (...minutes: number[]) => minutes.map((each) => at(each).toISOString())
    expect(await two(onSite(PUDONG), first('b', 'a'))).toEqual(times(120, 0))
    expect((await two(onSite(PUDONG))).sort()).toEqual(times(0, 120))
    expect((await two(onSite(XUHUI))).sort()).toEqual(times(0, 60))
    // At the lab, which is in a third district.
    expect((await two({})).sort()).toEqual(times(0, 120))
  })

  test('is not kept from time to which only a hold that has run out was too near', async () => {
    const expert = await expertOf(lab)
    const { booking } = await hold(rival.client, expert, at(0), 60, undefined, onSite(XUHUI))
    const window = { from: at(60), until: at(120) }
    const held = () => withExpert(expert, onSite(PUDONG), window)
    expect((await held()).userErrors).toMatchObject([{ obstacle: 'TRAVEL' }])
    const { key } = parseGlobalId(booking!.id)!
    await service.db.execute(`update booking set due_at = clock_timestamp() where id = '${key}'`)
    expect((await held()).bundle!.status).toBe('HELD')
  })
})

describe('nothing is held', () => {
  test('when no expert gets there in time: the answer says so, and from when on one does', async () => {
    const expert = await busy()
    const { userErrors } = await withExpert(expert, onSite(PUDONG), { from: at(60), until: at(165) })
    expect(userErrors).toMatchObject([
      {
        ...{ code: 'BUNDLE_INFEASIBLE', path: ['parts', '1'], obstacle: 'TRAVEL', part: 'expert' },
        fitsUntil: at(180).toISOString(),
        message: expect.stringContaining('travel'),
      },
    ])
    expect(userErrors[0]!.alone![1]).toEqual({ ref: 'expert', from: at(120).toISOString() })
  })

  test('when the expert does not get from one part to the other, though at one place both would fit', async () => {
    const expert = await expertOf(lab)
    const both = (district: string) =>
      holdBundle(
        enterprise.client,
        [session('a', expert, onSite(XUHUI)), session('b', expert, onSite(district))],
        within(150),
      )
    expect((await both(PUDONG)).userErrors).toMatchObject([
      { obstacle: 'TRAVEL', part: null, path: [], fitsUntil: at(180).toISOString() },
    ])
    expect((await both(XUHUI)).bundle!.status).toBe('HELD')
  })

  test.each([
    ['at no place that the expert offers', { meeting: { place: 'AT_WINDOW' } }, 'place'],
    ['without a district', { meeting: { place: 'ON_SITE', address: 'x' } }, 'district'],
    ['without an address', { meeting: { place: 'ON_SITE', district: XUHUI } }, 'address'],
    [
      'in an unknown district',
      { meeting: { place: 'ON_SITE', district: '999999', address: 'x' } },
      'district',
    ],
  ])('%s, in the words of a single hold', async (_, where, field) => {
    const expert = await expertOf(lab, { meetingPlaces: ['ON_SITE'] })
    const { userErrors } = await withExpert(expert, where)
    const single = await hold(enterprise.client, expert, at(0), 60, undefined, where)
    const [{ code, message }] = single.userErrors as [(typeof single.userErrors)[0]]
    expect(userErrors).toMatchObject([{ code, message, path: ['parts', '1', 'time', 'meeting', field] }])
  })

  test('where somebody wants to meet an instrument', async () => {
    const parts = [session('SEM', instrument, onSite(XUHUI)), time('other', instrument)]
    const { userErrors } = await holdBundle(enterprise.client, parts)
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['parts', '0', 'time', 'meeting'] }])
  })
})

describe.each([
  ['held', false],
  ['confirmed', true],
])('a bundle that is %s', (_, isConfirmed) => {
  test('moves a session to where the expert gets in time, and it stays at its place', async () => {
    const expert = await busy()
    const { bundle } = await withExpert(expert, onSite(PUDONG), { from: at(1_440) })
    if (isConfirmed) await confirmBundle(enterprise.client, bundle!.id)
    const move = (from: Date, until: Date) =>
      rescheduleBundle(enterprise.client, bundle!.id, [{ ref: 'expert', from, until }])
    expect((await move(at(60), at(165))).userErrors).toMatchObject([{ obstacle: 'TRAVEL', part: 'expert' }])
    const moved = await move(at(60), at(600))
    expect(startOf(moved, 'expert')).toBe(at(120).toISOString())
    expect(partNamed(moved.bundle!, 'expert').booking!.meeting).toMatchObject({ district: { code: PUDONG } })
  })

  test('moves a session away from another one of its own no nearer than the way', async () => {
    const expert = await expertOf(lab)
    const parts = [
      session('a', expert, onSite(XUHUI)),
      session('b', expert, onSite(PUDONG), { from: at(1_440) }),
    ]
    const { bundle } = await holdBundle(enterprise.client, parts, { from: at(0) })
    if (isConfirmed) await confirmBundle(enterprise.client, bundle!.id)
    const moved = await rescheduleBundle(enterprise.client, bundle!.id, [{ ref: 'b', from: at(0) }])
    expect(startsOf(moved)).toEqual([at(0), at(120)].map((each) => each.toISOString()))
  })
})
