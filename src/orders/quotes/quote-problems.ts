import { boundProblems, DAYS, invalid } from '../../catalog/bound.ts'
import { type Fen, formatYuan } from '../../shared/money.ts'
import { after, DAY } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { RetestPayer } from '../order.ts'
import type { QuoteStatus } from './quote.ts'

/** What a lab offers for a request. */
export interface Offer {
  /** By which of its services; null where by none. */
  serviceId: string | null
  price: Fen
  days: number
  remarks: string
  validUntil: Date
}

const MAX_PRICE: Fen = 1_000_000_000
const MAX_REMARKS = 2_000
const MAX_VALID_DAYS = 180
const TEST_DAYS = { min: 1, max: 365, unit: DAYS }

/** Everything wrong with an offer for a request; `paidBy` is who pays for it where it is a retest. */
export const offerProblems = (offer: Offer, paidBy: RetestPayer | null, now: Date): Problem[] => [
  ...priceProblems(offer.price, paidBy),
  ...boundProblems(['days'], offer.days, TEST_DAYS),
  ...(offer.remarks.length <= MAX_REMARKS ? [] : [LONG_REMARKS]),
  ...(offer.validUntil > now && offer.validUntil <= after(now, MAX_VALID_DAYS * DAY) ? [] : [VALIDITY]),
]

function priceProblems(price: Fen, paidBy: RetestPayer | null): Problem[] {
  if (paidBy === 'LAB') return price === 0 ? [] : [FREE]
  return price > 0 && price <= MAX_PRICE ? [] : [PRICE]
}

const PRICE = invalid(
  ['price'],
  `The price must be above 0 and at most ${formatYuan(MAX_PRICE)} yuan.`,
  `报价须大于 0 且不超过 ${formatYuan(MAX_PRICE)} 元。`,
)

const FREE = invalid(
  ['price'],
  'The enterprise asks for this retest at the cost of the lab: quote 0, or decline it with a reason when the fault is not yours.',
  '该复检由技术机构承担费用:请报价 0;若非贵机构责任,请说明原因并谢绝。',
)

const LONG_REMARKS = invalid(
  ['remarks'],
  `Remarks may have up to ${MAX_REMARKS} characters.`,
  `备注最多 ${MAX_REMARKS} 个字符。`,
)

const VALIDITY = invalid(
  ['validUntil'],
  `validUntil must lie ahead, within ${MAX_VALID_DAYS} days.`,
  `validUntil 须为今后 ${MAX_VALID_DAYS} 天内的时间。`,
)

/** How often a lab may quote for one request: each time the enterprise is told. */
export const MAX_QUOTES = 20

export const QUOTES_FULL: Problem = {
  code: 'STATE_CONFLICT',
  path: ['orderId'],
  text: {
    en: `Your lab has quoted ${MAX_QUOTES} times for this request, and may not quote anew. What is still open, ask with askAboutTest.`,
    zh: `贵机构对该需求已报价 ${MAX_QUOTES} 次,不能再次报价。如有疑问请用 askAboutTest 沟通。`,
  },
}

const NOT_OPEN: Record<Exclude<QuoteStatus, 'OPEN'>, Problem['text']> = {
  ACCEPTED: { en: 'This quote was accepted already.', zh: '该报价已被接受。' },
  LOST: {
    en: 'Another quote was accepted, or the request was withdrawn.',
    zh: '已接受其他报价,或该需求已撤回。',
  },
  WITHDRAWN: {
    en: 'The lab has withdrawn this quote, or quoted anew. Look at the quotes of the request again.',
    zh: '技术机构已撤回该报价或重新报价,请重新查看报价。',
  },
  LAPSED: {
    en: 'The validity of this quote is over. Ask the lab to quote anew.',
    zh: '该报价已过有效期,请联系技术机构重新报价。',
  },
}

/** Why a quote that is not open can no longer be accepted or withdrawn. */
export const quoteStateProblem = (status: Exclude<QuoteStatus, 'OPEN'>): Problem => ({
  code: status === 'LAPSED' || status === 'WITHDRAWN' ? 'QUOTE_LAPSED' : 'STATE_CONFLICT',
  path: ['quoteId'],
  text: NOT_OPEN[status],
})
