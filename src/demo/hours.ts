import type { OpeningRule } from '../availability/opening-rule.ts'

const WORKING_DAYS = [1, 2, 3, 4, 5]

/** The same hours on some weekdays. */
export const on = (
  weekdays: readonly number[],
  opens: string,
  closes: string,
  differing: Partial<OpeningRule> = {},
): OpeningRule[] =>
  weekdays.map((weekday) => ({
    ...{ weekday, opens, closes, mode: 'FLEXIBLE', validFrom: null, validUntil: null },
    observesHolidays: true,
    ...differing,
  }))

const OFFICE = on(WORKING_DAYS, '08:30', '17:30')

/** The opening patterns of the demonstration labs. */
export const HOURS = {
  OFFICE,
  LONG: on([...WORKING_DAYS, 6], '08:00', '20:00'),
  // Chambers run by themselves, on holidays too.
  ALWAYS: on([...WORKING_DAYS, 6, 7], '00:00', '00:00', { observesHolidays: false }),
  OFFICE_AND_EVENINGS: [...OFFICE, ...on([2, 4], '18:00', '22:00', { mode: 'FIXED' })],
}
export type Hours = keyof typeof HOURS
