import { Temporal } from 'temporal-polyfill'
import type { OpeningRule } from '../availability/opening-rule.ts'
import type { QualityElement } from '../catalog/bookable.ts'
import type { SessionTerms } from '../catalog/session-terms.ts'
import type { Text } from '../shared/language.ts'
import { on } from './hours.ts'
import type { LabKey } from './labs.ts'

export interface DemoSessions {
  lab: LabKey
  category: 'TRAINING' | 'OPEN_DAY'
  name: Text
  topic: Text
  elements: readonly QualityElement[]
  languages: readonly string[]
  keywords: readonly string[]
  terms: Pick<SessionTerms, 'units'> & Partial<SessionTerms>
  opens: string
  closes: string
  /** On this weekday of each week, 1 Monday to 7 Sunday; or once, so many days from the Monday of next week. */
  day: { weekly: number } | { once: number }
}

/** Invented trainings, and an open day. */
export const SESSIONS: readonly DemoSessions[] = [
  {
    ...{ lab: 'JINGJU', category: 'TRAINING', elements: ['METROLOGY'], languages: ['zh'] },
    name: { zh: '测量不确定度评定公益培训', en: 'Training: evaluating measurement uncertainty' },
    topic: {
      zh: '面向中小企业检验人员,按 GUM 方法评定测量不确定度',
      en: 'for inspectors of small enterprises, by the method of the GUM',
    },
    ...{ keywords: ['不确定度', 'GUM'], terms: { units: 30 }, day: { weekly: 3 } },
    ...{ opens: '14:00', closes: '16:30' },
  },
  {
    ...{ lab: 'SUYUE', category: 'TRAINING', elements: ['ACCREDITATION'], languages: ['zh', 'en'] },
    name: { zh: 'CNAS 与 CMA 资质申请入门', en: 'Training: applying for CNAS and CMA' },
    topic: { zh: '资质申请的步骤、文件与常见问题', en: 'steps, documents and common pitfalls' },
    ...{ keywords: ['CNAS', 'CMA', '资质'], terms: { units: 40 }, day: { once: 3 } },
    ...{ opens: '09:30', closes: '11:30' },
  },
  {
    ...{ lab: 'CHENGLI', category: 'OPEN_DAY', elements: ['TESTING'], languages: ['zh', 'en'] },
    name: { zh: '材料分析实验室开放日', en: 'Open day of the materials laboratory' },
    topic: {
      zh: '参观衍射、电镜与失效分析实验室,可携带样品咨询',
      en: 'see diffraction, microscopy and failure analysis at work, and bring a sample to ask about',
    },
    ...{ keywords: ['开放日', '失效分析'], terms: { units: 60 }, day: { once: 5 } },
    ...{ opens: '10:00', closes: '15:00' },
  },
]

/** When sessions are held, as seen from the day of the first start. */
export function sessionRules({ day, opens, closes }: DemoSessions, now: Date): OpeningRule[] {
  const fixed = { mode: 'FIXED' } as const
  if ('weekly' in day) return on([day.weekly], opens, closes, fixed)
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
  const date = today.add({ days: 8 - today.dayOfWeek + day.once })
  const only = { validFrom: date.toString(), validUntil: date.toString(), observesHolidays: false }
  return on([date.dayOfWeek], opens, closes, { ...fixed, ...only })
}
