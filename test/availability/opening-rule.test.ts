import { expect, test } from 'vitest'
import { type OpeningRule, openingRuleProblems } from '../../src/availability/opening-rule.ts'

const rule = (
  weekday: number,
  opens: string,
  closes: string,
  more: Partial<OpeningRule> = {},
): OpeningRule => ({
  ...{ weekday, opens, closes, mode: 'FLEXIBLE', validFrom: null, validUntil: null, observesHolidays: true },
  ...more,
})
const codes = (rules: OpeningRule[]) => openingRuleProblems(rules, 'INSTRUMENT').map(({ code }) => code)

test('rules that follow each other are accepted', () => {
  expect(codes([rule(1, '08:00', '12:00'), rule(1, '12:00', '18:00'), rule(2, '00:00', '00:00')])).toEqual([])
})

test('rules that are open at the same time are refused', () => {
  expect(codes([rule(1, '08:00', '12:00'), rule(1, '11:45', '18:00')])).toEqual(['RULES_OVERLAP'])
})

test('a rule past midnight meets the next day, from Sunday to Monday too', () => {
  expect(codes([rule(7, '20:00', '02:00'), rule(1, '01:45', '09:00')])).toEqual(['RULES_OVERLAP'])
  expect(codes([rule(7, '20:00', '02:00'), rule(1, '02:00', '09:00')])).toEqual([])
})

test('rules that are never valid on the same day do not overlap', () => {
  const spring = rule(1, '08:00', '12:00', { validUntil: '2026-05-31' })
  expect(codes([spring, rule(1, '08:00', '12:00', { validFrom: '2026-06-01' })])).toEqual([])
  expect(codes([spring, rule(1, '08:00', '12:00', { validFrom: '2026-05-31' })])).toEqual(['RULES_OVERLAP'])
})

test('times off the quarter and a validity that ends before it begins are refused', () => {
  expect(codes([rule(1, '08:10', '12:00')])).toEqual(['INVALID_INPUT'])
  expect(codes([rule(1, '08:00', '12:00', { validFrom: '2026-02-02', validUntil: '2026-02-01' })])).toEqual([
    'PERIOD_INVALID',
  ])
})
