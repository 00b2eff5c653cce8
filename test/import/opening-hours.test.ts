import { expect, test } from 'vitest'
import { readOpeningHours } from '../../src/import/opening-hours.ts'

const shown = (text: string) =>
  readOpeningHours(text)?.map(
    ({ weekday, opens, closes, mode, observesHolidays }) =>
      `${weekday.slice(0, 3)} ${opens}-${closes}${mode === 'FIXED' ? ' fixed' : ''}${observesHolidays ? '' : ' holidays'}`,
  )

test.each([
  ['Mon-Wed 08:30-17:30', ['MON 08:30-17:30', 'TUE 08:30-17:30', 'WED 08:30-17:30']],
  ['Sat-Mon 9:00-12:00', ['SAT 09:00-12:00', 'SUN 09:00-12:00', 'MON 09:00-12:00']],
  ['Tue, Thu 10:00-11:00 FIXED', ['TUE 10:00-11:00 fixed', 'THU 10:00-11:00 fixed']],
  ['Friday 20:00-04:00 fixed holidays', ['FRI 20:00-04:00 fixed holidays']],
  [
    '周一至周三 08:30-17:30;星期日 9:00-12:00',
    ['MON 08:30-17:30', 'TUE 08:30-17:30', 'WED 08:30-17:30', 'SUN 09:00-12:00'],
  ],
  ['周六、周日 09:00-12:00', ['SAT 09:00-12:00', 'SUN 09:00-12:00']],
])('%s is understood', (text, rules) => {
  expect(shown(text)).toEqual(rules)
})

test.each(['Daily 00:00-24:00 HOLIDAYS', '每天 00:00-24:00 HOLIDAYS', '周一至周日 0:00-24:00 HOLIDAYS'])(
  '%s is always',
  (text) => {
    const rules = shown(text)
    expect(rules).toHaveLength(7)
    expect(rules?.[0]).toBe('MON 00:00-00:00 holidays')
  },
)

test.each([
  'whenever',
  'Mon',
  'Mon 08:30',
  'M 08:30-17:30',
  'Mon-Xyz 08:30-17:30',
  'Mon 08:30-17:30 SOMETIMES',
])('%s is not', (text) => {
  expect(readOpeningHours(text)).toBeNull()
})
