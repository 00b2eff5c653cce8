import type { CaseAction, Contact, Outcome, Told } from '../cases/case.ts'

/** A case at the desk of the first window, in days before the first start. */
export interface DemoCase extends Omit<Told, 'enterpriseId'> {
  /** Which of the enterprises that have signed up, from 0; null for none of them. */
  enterprise: number | null
  contact: Contact
  openedBefore: number
  closed: { before: number; outcome: Outcome; words: string } | null
  /** What is proposed and booked: this many of the enterprise's past and coming bookings. */
  past: number
  toCome: number
  /** Whom the desk proposes besides. */
  expert: string | null
  notes: Partial<Record<CaseAction, string>>
}

const UNREGISTERED = { uscc: null, enterpriseName: null }

/** Invented problems: one that is worked on, one that is solved, and one that was just told. */
export const DESK_CASES: readonly DemoCase[] = [
  {
    problem: '氧化锆陶瓷片烧结后开裂,怀疑物相不对,想用 XRD 看单斜相含量,并请专家看断口。',
    ...{
      qualityElements: ['TESTING'],
      district: '310112',
      industry: 'INDUSTRY',
      enterprise: 0,
      ...UNREGISTERED,
    },
    contact: { name: '王敏之', phone: '021-5555 0101', email: 'engineer@enterprise.example' },
    ...{ openedBefore: 12, closed: null, past: 1, toCome: 1, expert: '秦越' },
    notes: { open: '企业已出具授权委托', propose: '先做物相,再约专家' },
  },
  {
    problem: '传感器出厂校准没有溯源证书,客户验厂要求提供校准和不确定度报告。',
    ...{
      qualityElements: ['METROLOGY'],
      district: '310104',
      industry: 'SOFTWARE_IT',
      enterprise: 1,
      ...UNREGISTERED,
    },
    contact: { name: '李闻溪', phone: '021-5555 0102', email: null },
    ...{ openedBefore: 18, past: 1, toCome: 0, expert: '陈书衡', notes: { close: '已回访' } },
    closed: { before: 1, outcome: 'SOLVED', words: '已完成校准并取得不确定度评定,客户验厂通过。' },
  },
  {
    problem: '新开的点心作坊想贴牌出口,不清楚食品标签要符合哪些标准,也想了解“上海品牌”认证。',
    ...{
      qualityElements: ['STANDARDS', 'BRAND'],
      district: '310112',
      industry: 'CATERING',
      enterprise: null,
    },
    ...{ enterpriseName: '禾糕点心作坊(演示)', uscc: null },
    contact: { name: '周小姐', phone: null, email: 'zhou@bakery.example' },
    ...{ openedBefore: 0.125, closed: null, past: 0, toCome: 0, expert: null, notes: {} },
  },
]
