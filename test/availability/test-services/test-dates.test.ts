import { expect, test } from 'vitest'
import { testDates } from '../../../src/availability/test-services/test-dates.ts'
import { workingDays } from '../../../src/availability/working-days.ts'
import { localDayOf } from '../../../src/shared/local-time.ts'

const worked = workingDays(new Map([['2026-03-04', 'HOLIDAY']]))
const PACE = { normalDays: 5, urgentDays: 2, weeklySamples: 10 }
const ONE = { comesOn: '2026-03-02', samples: 1, urgent: false }

test.each([
  ['on a working day, it is received at once', ONE, '2026-03-02', '2026-03-10'],
  ['urgently, it is sooner', { ...ONE, urgent: true }, '2026-03-02', '2026-03-05'],
  [
    'on a day off, it is received on the next working day',
    { ...ONE, comesOn: '2026-03-07' },
    '2026-03-09',
    '2026-03-16',
  ],
  ['a week is filled before the next one begins', { ...ONE, samples: 10 }, '2026-03-02', '2026-03-10'],
  ['what is more is tested a week later', { ...ONE, samples: 11 }, '2026-03-02', '2026-03-16'],
])('%s', (_, arrival, receivedOn, reportDueOn) => {
  expect(testDates(PACE, arrival, worked)).toEqual({ receivedOn, reportDueOn })
})

test('what cannot be urgent has no date for it', () => {
  expect(testDates({ ...PACE, urgentDays: null }, { ...ONE, urgent: true }, worked)).toBeNull()
})

test('a day is that on the clock of the site', () => {
  const at = new Date('2026-03-02T20:00:00Z')
  expect([localDayOf(at, 'Asia/Shanghai'), localDayOf(at, 'UTC')]).toEqual(['2026-03-03', '2026-03-02'])
})
