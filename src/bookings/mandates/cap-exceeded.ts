import { type Fen, formatYuan } from '../../shared/money.ts'
import type { Problem } from '../../shared/refusal.ts'

/** More would be committed under a mandate than it allows. */
export interface CapExceeded extends Problem {
  cap: Fen
  /** What was committed before. */
  spent: Fen
  /** How much more was asked for. */
  asked: Fen
}

export const capExceeded = (cap: Fen, spent: Fen, asked: Fen): CapExceeded => ({
  code: 'MANDATE_CAP_EXCEEDED',
  path: [],
  text: {
    en: `Your mandate allows ${formatYuan(cap)} yuan in all; ${formatYuan(spent)} are committed, and this asks for ${formatYuan(asked)} more. Cancel something, or ask the enterprise for a higher cap.`,
    zh: `授权的支出上限为 ${formatYuan(cap)} 元,已占用 ${formatYuan(spent)} 元,本次还需 ${formatYuan(asked)} 元。请取消部分预约,或请企业提高上限。`,
  },
  cap,
  spent,
  asked,
})
