import { expect, test } from 'vitest'
import { keepsItsClock } from '../../src/shared/local-time.ts'

const from = (day: string, until: string) => ({
  startsAt: new Date(`${day}T00:00:00Z`),
  endsAt: new Date(`${until}T00:00:00Z`),
})

test.each([
  ['Asia/Shanghai', '2026-03-01', '2026-11-01', true],
  ['Europe/Berlin', '2026-04-10', '2026-06-01', true],
  ['Europe/Berlin', '2026-03-01', '2026-04-01', false],
  ['Europe/Berlin', '2026-03-30', '2026-06-01', false],
  ['Europe/Berlin', '2026-03-20', '2026-03-28', false],
])(
  'a day in %s from %s to %s is like every other: %s, when its clock stays as it is in these days and two around',
  (zone, day, until, steady) => {
    expect(keepsItsClock(zone, from(day, until))).toBe(steady)
  },
)
