import { expect, test } from 'vitest'
import { localSpans } from '../../src/availability/local-hours.ts'
import { quarterOf } from '../../src/availability/quarter.ts'
import { periodOf } from '../../src/availability/span.ts'

const window = (from: string, until: string) => ({
  from: quarterOf(Date.parse(from)),
  until: quarterOf(Date.parse(until)),
})
const shown = (hours: Parameters<typeof localSpans>[0], zone: string, from: string, until: string) =>
  localSpans(hours, zone, window(from, until))
    .map(periodOf)
    .map(
      ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(5, 16)}/${endsAt.toISOString().slice(5, 16)}`,
    )

const MORNING = { from: '08:00', until: '12:00' }

test('hours of a day are those on the clock of the site', () => {
  const hours = { timeOfDay: MORNING, weekdays: null }
  const [from, until] = ['2026-03-02T00:00Z', '2026-03-04T00:00Z']
  expect(shown(hours, 'Asia/Shanghai', from, until)).toEqual([
    '03-02T00:00/03-02T04:00',
    '03-03T00:00/03-03T04:00',
  ])
  expect(shown(hours, 'Europe/Berlin', from, until)).toEqual([
    '03-02T07:00/03-02T11:00',
    '03-03T07:00/03-03T11:00',
  ])
})

test('whole days that follow each other are one span, so that a slot may run over midnight', () => {
  const hours = { timeOfDay: null, weekdays: [1, 2] }
  expect(shown(hours, 'UTC', '2026-03-01T00:00Z', '2026-03-08T00:00Z')).toEqual(['03-02T00:00/03-04T00:00'])
})

test('hours over midnight belong to the weekday on which they begin', () => {
  const hours = { timeOfDay: { from: '22:00', until: '06:00' }, weekdays: [5] }
  expect(shown(hours, 'UTC', '2026-03-02T00:00Z', '2026-03-09T00:00Z')).toEqual(['03-06T22:00/03-07T06:00'])
})

test('on the night on which the clock goes forward the hours are shorter', () => {
  const hours = { timeOfDay: { from: '00:00', until: '06:00' }, weekdays: [7] }
  expect(shown(hours, 'Europe/Berlin', '2026-03-28T00:00Z', '2026-03-30T00:00Z')).toEqual([
    '03-28T23:00/03-29T04:00',
  ])
})
