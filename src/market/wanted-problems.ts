import type { LocalHours } from '../availability/local-hours.ts'
import { minuteOfDay } from '../availability/opening-rule.ts'
import { QUARTERS_OF_DAY } from '../availability/quarter.ts'
import { ACCREDITATION_SCHEMES } from '../catalog/accreditation.ts'
import { checkRange } from '../shared/check-range.ts'
import { badInput } from '../shared/fault.ts'
import type { Text } from '../shared/language.ts'
import type { Sort } from './hit.ts'
import type { Wanted } from './wanted.ts'

const MAX_MINUTES = 30 * 24 * 60
const MAX_UNITS = 200
export const MAX_DAYS = 62

/** Refuses what cannot be asked. */
export function checkWanted(wanted: Wanted, sort: Sort, near: string | null): void {
  const { minutes, units, span, hours, accreditations, maxFen, sizeClass } = wanted
  checkRange('durationMinutes', minutes, 15, MAX_MINUTES)
  checkRange('units', units, 1, MAX_UNITS)
  if (span.until <= span.from) refuse(NOTHING_LEFT)
  if (span.until - span.from > MAX_DAYS * QUARTERS_OF_DAY) refuse(TOO_LONG)
  if (hours) checkHours(hours)
  if (accreditations?.length === 0) refuse(NO_SCHEME)
  checkRange('length of accreditations', accreditations?.length ?? 1, 1, ACCREDITATION_SCHEMES.length)
  if (!sizeClass && maxFen !== null) refuse(noSizeClass('maxPrice'))
  if (!sizeClass && sort === 'PRICE') refuse(noSizeClass('sort: PRICE'))
  if (!near && sort === 'DISTANCE') refuse(NO_DISTRICT)
}

function checkHours({ timeOfDay, weekdays }: LocalHours): void {
  if (weekdays?.length === 0) refuse(NO_WEEKDAY)
  checkRange('length of weekdays', weekdays?.length ?? 1, 1, 7)
  const times = timeOfDay ? [timeOfDay.from, timeOfDay.until] : []
  if (times.some((time) => minuteOfDay(time) % 15 !== 0)) refuse(OFF_QUARTER)
}

function refuse(text: Text): never {
  throw badInput(text)
}

const NOTHING_LEFT: Text = {
  en: '"until" must be after "from", and in the future.',
  zh: '"until" 须晚于 "from",且须为将来的时间。',
}
const TOO_LONG: Text = {
  en: `"until" may be at most ${MAX_DAYS} days after "from".`,
  zh: `"until" 最多比 "from" 晚 ${MAX_DAYS} 天。`,
}
const NO_SCHEME: Text = {
  en: '"accreditations" must name at least one scheme, or be left out.',
  zh: '"accreditations" 须至少列出一种资质,或不填。',
}
const NO_WEEKDAY: Text = {
  en: '"weekdays" must name at least one day, or be left out.',
  zh: '"weekdays" 须至少列出一天,或不填。',
}
const OFF_QUARTER: Text = {
  en: '"timeOfDay" must begin and end on a quarter of an hour, such as 08:30.',
  zh: '"timeOfDay" 的起止须为整刻钟,例如 08:30。',
}
const NO_DISTRICT: Text = {
  en: '"sort: DISTANCE" needs "near", the code of a district, such as 310112.',
  zh: '按距离排序须以 "near" 指明行政区代码,例如 310112。',
}
const noSizeClass = (what: string): Text => ({
  en: `"${what}" needs to know who would pay: sign in for an enterprise, or name a "sizeClass".`,
  zh: `使用 "${what}" 须知道付款企业的规模:请以企业身份登录,或填写 "sizeClass"。`,
})
