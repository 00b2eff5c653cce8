import type { TestServiceRow } from '../catalog/test-services/test-services.table.ts'
import type { Problem } from '../shared/refusal.ts'

/** Why a test service cannot be ordered at its price. */
export function serviceProblems(
  { retiredAt, ordering, urgentDays }: Pick<TestServiceRow, 'retiredAt' | 'ordering' | 'urgentDays'>,
  urgent: boolean,
): Problem[] {
  if (retiredAt) return [RETIRED]
  if (ordering === 'ON_QUOTE') return [ON_QUOTE]
  return urgent && urgentDays === null ? [NEVER_URGENT] : []
}

export const RETIRED: Problem = {
  code: 'ALREADY_RETIRED',
  path: ['serviceId'],
  text: {
    en: 'The lab no longer offers this test service. Look for another, or ask all labs with requestTest.',
    zh: '技术机构已不再提供该检测服务。请另选服务,或用 requestTest 向各机构询价。',
  },
}

const ON_QUOTE: Problem = {
  code: 'QUOTE_NEEDED',
  path: ['serviceId'],
  text: {
    en: 'This test service has no fixed price: ask its lab for a quote with requestTest.',
    zh: '该检测服务没有固定价格,请用 requestTest 向该机构询价。',
  },
}

const NEVER_URGENT: Problem = {
  code: 'INVALID_INPUT',
  path: ['urgent'],
  text: {
    en: 'This test service is never urgent. Order it without, or look for one that has `urgentDays`.',
    zh: '该检测服务不提供加急。请按普通时限委托,或另选提供加急的服务。',
  },
}
