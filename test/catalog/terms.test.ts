import { expect, test } from 'vitest'
import type { Terms } from '../../src/catalog/bookable.ts'
import { PLAIN_POLICY } from '../../src/catalog/policy.ts'
import { PLAIN_PRICING, type Tariff } from '../../src/catalog/tariff.ts'
import { termsProblems } from '../../src/catalog/terms.ts'

const terms: Terms = {
  units: 1,
  slotMinutes: 30,
  minMinutes: 30,
  maxMinutes: 480,
  leadMinutes: 0,
  horizonDays: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 15,
  confirmation: 'INSTANT',
  ...PLAIN_POLICY,
  tariff: { ...PLAIN_PRICING, rates: { MICRO: 0, SMALL: 0, MEDIUM: 0, LARGE: 20_000 } },
}
const wrong = (changes: Partial<Terms>) =>
  termsProblems({ ...terms, ...changes }).map(({ path }) => path.slice(1).join('.'))

test('sound terms have no problems', () => expect(wrong({})).toEqual([]))

test.each([
  [{ units: 0 }, ['units']],
  [{ slotMinutes: 20 }, ['slotMinutes', 'minMinutes']],
  [{ minMinutes: 45 }, ['minMinutes']],
  [{ minMinutes: 510 }, ['minMinutes']],
  [{ maxMinutes: 43_230 }, ['maxMinutes']],
  [{ leadMinutes: -1 }, ['leadMinutes']],
  [{ horizonDays: 366 }, ['horizonDays']],
  [{ maxMinutes: 2_880, horizonDays: 1 }, ['maxMinutes']],
  [{ bufferAfterMinutes: 10 }, ['bufferAfterMinutes']],
  [{ answerMinutes: 14 }, ['answerMinutes']],
  [{ answerMinutes: 43_201 }, ['answerMinutes']],
  [{ graceMinutes: 4 }, ['graceMinutes']],
  [{ graceMinutes: 1_441 }, ['graceMinutes']],
  [{ noShowLimit: 0 }, ['noShowLimit']],
  [{ noShowLimit: 101 }, ['noShowLimit']],
  [{ offerMinutes: 4 }, ['offerMinutes']],
  [{ offerMinutes: 10_081 }, ['offerMinutes']],
])('%j is refused', (changes, fields) => {
  expect(wrong(changes)).toEqual(expect.arrayContaining(fields))
})

test('every problem is told in both languages, with the bound', () => {
  const [problem] = termsProblems({ ...terms, graceMinutes: 4 })
  expect(problem!.text).toEqual({
    en: 'graceMinutes must be from 5 to 1440 minutes, but is 4.',
    zh: 'graceMinutes 须在 5 到 1440 分钟之间,当前为 4。',
  })
})

test('a grace time and a limit of no-shows may be none, or at their bounds', () => {
  expect(wrong({ graceMinutes: null, noShowLimit: null })).toEqual([])
  expect(wrong({ graceMinutes: 5, noShowLimit: 1, offerMinutes: 5, answerMinutes: 15 })).toEqual([])
  expect(wrong({ graceMinutes: 1_440, noShowLimit: 100, offerMinutes: 10_080 })).toEqual([])
})

const steps = (...pairs: [minutesBefore: number, feePercent: number][]) =>
  wrong({ cancellation: pairs.map(([minutesBefore, feePercent]) => ({ minutesBefore, feePercent })) })

test('cancellation may cost more and more towards the start, up to the whole price', () => {
  expect(steps([2_880, 50], [1_440, 100])).toEqual([])
  expect(steps([43_200, 1], [0, 100])).toEqual([])
})

test('a step that is not nearer to the start than the one before it is refused', () => {
  expect(steps([1_440, 50], [1_440, 100])).toEqual(['cancellation.1.minutesBefore'])
  expect(steps([1_440, 50], [720, 60], [2_880, 100])).toEqual(['cancellation.2.minutesBefore'])
})

test('a step that does not cost more than the one before it is refused', () => {
  expect(steps([2_880, 50], [1_440, 50])).toEqual(['cancellation.1.feePercent'])
})

test('a step out of its bounds is refused by its place', () => {
  expect(steps([43_201, 50])).toEqual(['cancellation.0.minutesBefore'])
  expect(steps([2_880, 0], [-1, 101])).toEqual([
    'cancellation.0.feePercent',
    'cancellation.1.minutesBefore',
    'cancellation.1.feePercent',
  ])
})

test('more than ten steps are refused', () => {
  const falling = (n: number) => Array.from({ length: n }, (_, i): [number, number] => [1_000 - i, i + 1])
  expect(steps(...falling(10))).toEqual([])
  expect(steps(...falling(11))).toEqual(['cancellation'])
})

const tariff = (changes: Partial<Tariff>) => wrong({ tariff: { ...terms.tariff, ...changes } })
const TOO_MUCH = 100_000_001

test('no amount of a tariff may exceed a million yuan', () => {
  const { rates } = terms.tariff
  expect(tariff({ rates: { ...rates, SMALL: TOO_MUCH } })).toEqual(['tariff.small'])
  expect(tariff({ minimumFen: TOO_MUCH })).toEqual(['tariff.minimum'])
  expect(tariff({ operatorFenPerHour: TOO_MUCH })).toEqual(['tariff.operatorPerHour'])
  expect(tariff({ minimumFen: 100_000_000, operatorFenPerHour: 100_000_000 })).toEqual([])
})

test('a rate that every class pays is complained about once', () => {
  const same = { MICRO: TOO_MUCH, SMALL: TOO_MUCH, MEDIUM: TOO_MUCH, LARGE: TOO_MUCH }
  expect(tariff({ rates: same })).toEqual(['tariff.large'])
})

test.each([
  [{ withinMinutes: 0, percent: 30 }, ['tariff.urgent.withinMinutes']],
  [{ withinMinutes: 43_201, percent: 30 }, ['tariff.urgent.withinMinutes']],
  [{ withinMinutes: 60, percent: 0 }, ['tariff.urgent.surchargePercent']],
  [{ withinMinutes: 60, percent: 501 }, ['tariff.urgent.surchargePercent']],
  [{ withinMinutes: 43_200, percent: 500 }, []],
])('the urgent surcharge %j has the problems %j', (urgent, problems) => {
  expect(tariff({ urgent })).toEqual(problems)
})

test.each([
  [{ from: '22:00', until: '06:00', percent: 0 }, []],
  [{ from: '00:00', until: '23:45', percent: 100 }, []],
  [{ from: '22:10', until: '06:00', percent: 60 }, ['tariff.offPeak.from']],
  [{ from: '22:00', until: '06:05', percent: 60 }, ['tariff.offPeak.until']],
  [{ from: '22:00', until: '22:00', percent: 60 }, ['tariff.offPeak.until']],
  [{ from: '22:00', until: '06:00', percent: 101 }, ['tariff.offPeak.percentOfRate']],
  [{ from: '22:00', until: '06:00', percent: -1 }, ['tariff.offPeak.percentOfRate']],
])('the off-peak hours %j have the problems %j', (offPeak, problems) => {
  expect(tariff({ offPeak })).toEqual(problems)
})
