import type { Text } from '../shared/language.ts'
import { formatYuan } from '../shared/money.ts'
import type { Admission, ChangeKind } from './smallest-change.ts'
import { onClock } from './why.ts'

type Told = (admission: Admission, timeZone: string) => Text & { field: string | null; value: string | null }

/** A change to a wish: which field, what it should be (null: left out), and words for people. */
export const changeOf = (kind: ChangeKind, admission: Admission, timeZone: string) =>
  TOLD[kind](admission, timeZone)

const TOLD: Record<ChangeKind, Told> = {
  DURATION: ({ wanted: { minutes } }) => ({
    field: 'durationMinutes',
    value: String(minutes),
    en: `Take ${minutes} minutes`,
    zh: `改为 ${minutes} 分钟`,
  }),
  UNITS: ({ wanted: { units } }) => ({
    field: 'units',
    value: String(units),
    en: `Take ${units} of its units`,
    zh: `改为 ${units} 个台位`,
  }),
  OPERATOR: ({ wanted: { operatorAssisted } }) => ({
    field: 'operatorAssisted',
    value: String(operatorAssisted),
    en: operatorAssisted ? "Have the lab's operator work it" : 'Do without an operator',
    zh: operatorAssisted ? '由机构操作员代为操作' : '不要求操作员',
  }),
  INSTANT_ONLY: () => ({
    field: 'instantOnly',
    value: 'false',
    en: "Wait for the lab's approval",
    zh: '接受机构审核',
  }),
  QUALIFICATION: () => ({
    field: null,
    value: null,
    en: 'Ask for the training with requestQualification',
    zh: '先用 requestQualification 申请上机培训',
  }),
  UNTIL: ({ slot: { startsAt, endsAt } }, timeZone) => ({
    field: 'until',
    value: endsAt.toISOString(),
    en: `Take a later time: it is free from ${onClock(startsAt, timeZone)}`,
    zh: `改约更晚时间:${onClock(startsAt, timeZone)} 起有空`,
  }),
  TIME_OF_DAY: ({ slot: { startsAt } }, timeZone) => ({
    field: 'timeOfDay',
    value: null,
    en: `Take another time of day, such as ${onClock(startsAt, timeZone)}`,
    zh: `改约其他钟点,例如 ${onClock(startsAt, timeZone)}`,
  }),
  WEEKDAYS: ({ slot: { startsAt } }, timeZone) => ({
    field: 'weekdays',
    value: null,
    en: `Take another day of the week, such as ${onClock(startsAt, timeZone)}`,
    zh: `改约其他星期,例如 ${onClock(startsAt, timeZone)}`,
  }),
  MAX_PRICE: ({ wanted: { maxFen } }) => ({
    field: 'maxPrice',
    value: formatYuan(maxFen ?? 0),
    en: `Pay ${formatYuan(maxFen ?? 0)} CNY`,
    zh: `价格上限提高到 ${formatYuan(maxFen ?? 0)} 元`,
  }),
  ACCREDITATIONS: () => ({
    field: 'accreditations',
    value: null,
    en: 'Do without the accreditation',
    zh: '不要求资质',
  }),
}
