import type { Text } from '../shared/language.ts'
import { formatYuan } from '../shared/money.ts'
import type { Rejection } from './rejection.ts'
import type { Reason } from './wanted.ts'
import { onClock } from './why.ts'

/** A rejection as a sentence to be read out. */
export const rejectionText = (rejection: Rejection): Text => {
  const { en, zh } = SENTENCES[rejection.reason](rejection)
  const first = firstAdmission(rejection)
  return { en: `${en}${first.en}.`, zh: `${zh}${first.zh}。` }
}

const SENTENCES: Record<Reason, (rejection: Rejection) => Text> = {
  UNITS: ({ count, wanted }) => ({
    en: `Fewer than ${wanted.units} units: ${count}`,
    zh: `台位不足 ${wanted.units} 个:${count} 项`,
  }),
  DURATION: ({ count, wanted }) => ({
    en: `Not to be booked for ${wanted.minutes} minutes: ${count}`,
    zh: `不能按 ${wanted.minutes} 分钟预约:${count} 项`,
  }),
  OPERATOR: ({ count }) => ({ en: `Without an operator: ${count}`, zh: `不提供操作员:${count} 项` }),
  APPROVAL: ({ count }) => ({ en: `Approved by the lab: ${count}`, zh: `须经机构审核:${count} 项` }),
  QUALIFICATION: ({ count }) => ({
    en: `In need of a qualification of the lab, or its operator: ${count}`,
    zh: `须先取得上机资格,或由操作员代为操作:${count} 项`,
  }),
  ACCREDITATION: ({ count, wanted }) => ({
    en: `Without ${(wanted.accreditations ?? []).join(' or ')} accreditation on that date: ${count}`,
    zh: `该日期没有有效的 ${(wanted.accreditations ?? []).join(' 或 ')} 资质:${count} 项`,
  }),
  PRICE: ({ count, wanted }) => ({
    en: `Dearer than ${formatYuan(wanted.maxFen ?? 0)} CNY: ${count}`,
    zh: `价格高于 ${formatYuan(wanted.maxFen ?? 0)} 元:${count} 项`,
  }),
  CLOSED: ({ count }) => ({ en: `Closed at that time: ${count}`, zh: `该时间不开放:${count} 项` }),
  FULLY_BOOKED: ({ count }) => ({ en: `Fully booked: ${count}`, zh: `已约满:${count} 项` }),
}

/** What the one nearest to being admitted has to offer, for the reasons of which it tells something. */
function firstAdmission({ reason, examples }: Rejection): Text {
  const nearest = examples.find(({ admission }) => admission)
  if (!nearest?.admission) return NOTHING
  const { slot } = nearest.admission
  const clock = onClock(slot.startsAt, nearest.bookable.timeZone)
  if (reason === 'FULLY_BOOKED' || reason === 'CLOSED')
    return { en: `; free first on ${clock}`, zh: `,最早 ${clock} 有空` }
  if (reason === 'PRICE' && slot.fen !== null)
    return { en: `; the cheapest for ${formatYuan(slot.fen)} CNY`, zh: `,最低 ${formatYuan(slot.fen)} 元` }
  return NOTHING
}

const NOTHING: Text = { en: '', zh: '' }
