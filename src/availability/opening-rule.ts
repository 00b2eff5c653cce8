import type { BookableKind } from '../catalog/bookable.ts'
import type { Problem } from '../shared/refusal.ts'

export const OPENING_MODES = ['FLEXIBLE', 'FIXED'] as const
/** FLEXIBLE: a booking may start anywhere on the slot grid. FIXED: the whole period is one slot. */
export type OpeningMode = (typeof OPENING_MODES)[number]

export const WEEKDAYS = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** When a bookable is open, on the clock of its site. */
export interface OpeningRule {
  /** ISO 8601 weekday, 1 Monday to 7 Sunday. */
  weekday: number
  /** "HH:MM", a quarter of an hour. */
  opens: string
  /** "HH:MM"; not later than `opens` means on the next day, so that 00:00 to 00:00 is a whole day. */
  closes: string
  mode: OpeningMode
  /** First and last local day on which it holds, both included; null is without end. */
  validFrom: string | null
  validUntil: string | null
  /** Whether public holidays close it, and weekends that are worked instead open it. */
  observesHolidays: boolean
}

const MINUTES_OF_DAY = 24 * 60
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY
const MAX_RULES = 100

export const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** How long the rule is open on a day of 24 hours. */
const length = ({ opens, closes }: OpeningRule): number => {
  const minutes = minuteOfDay(closes) - minuteOfDay(opens)
  return minutes > 0 ? minutes : minutes + MINUTES_OF_DAY
}

/** Everything wrong with the opening rules of a bookable of some kind. */
export function openingRuleProblems(
  rules: readonly OpeningRule[],
  kind: BookableKind,
  field = 'rules',
): Problem[] {
  if (rules.length > MAX_RULES) {
    return [
      {
        code: 'INVALID_INPUT',
        path: [field],
        text: {
          en: `At most ${MAX_RULES} opening rules are allowed; these are ${rules.length}.`,
          zh: `开放规则最多 ${MAX_RULES} 条,当前为 ${rules.length} 条。`,
        },
      },
    ]
  }
  return [
    ...rules.flatMap((rule, i) => [
      ...ruleProblems(rule, [field, String(i)]),
      ...(kind === 'SESSION_SERIES' && rule.mode !== 'FIXED' ? [noSession([field, String(i), 'mode'])] : []),
    ]),
    ...overlapProblems(rules, field),
  ]
}

const noSession = (path: string[]): Problem => ({
  code: 'INVALID_INPUT',
  path,
  text: {
    en: 'Each period of a session series is one session: give the rule the mode FIXED.',
    zh: '培训与开放日的每个时段为一个整场,规则的 mode 须为 FIXED。',
  },
})

function ruleProblems(rule: OpeningRule, path: string[]): Problem[] {
  const problems: Problem[] = []
  if (minuteOfDay(rule.opens) % 15 !== 0 || minuteOfDay(rule.closes) % 15 !== 0) {
    problems.push({
      code: 'INVALID_INPUT',
      path,
      text: {
        en: 'Opening and closing times must be quarters of an hour, such as 08:30.',
        zh: '开放和关闭时间须为整刻钟,例如 08:30。',
      },
    })
  }
  if (rule.validFrom && rule.validUntil && rule.validUntil < rule.validFrom) {
    problems.push({
      code: 'PERIOD_INVALID',
      path: [...path, 'validUntil'],
      text: { en: 'validUntil must not be before validFrom.', zh: 'validUntil 不得早于 validFrom。' },
    })
  }
  return problems
}

function overlapProblems(rules: readonly OpeningRule[], field: string): Problem[] {
  return rules.flatMap((rule, index) => {
    const earlier = rules.findIndex((other, i) => i < index && overlap(rule, other))
    if (earlier < 0) return []
    return [
      {
        code: 'RULES_OVERLAP' as const,
        path: [field, String(index)],
        text: {
          en: `Rules ${earlier + 1} and ${index + 1} are open at the same time. Change their times, weekdays or validity so that they do not meet.`,
          zh: `第 ${earlier + 1} 条与第 ${index + 1} 条规则的开放时间重叠,请调整时间、星期或有效期。`,
        },
      },
    ]
  })
}

function overlap(a: OpeningRule, b: OpeningRule): boolean {
  const bothValid =
    (a.validFrom ?? '') <= (b.validUntil ?? '9999') && (b.validFrom ?? '') <= (a.validUntil ?? '9999')
  const startOf = (rule: OpeningRule) => (rule.weekday - 1) * MINUTES_OF_DAY + minuteOfDay(rule.opens)
  // Around the week, so that Sunday night meets Monday morning.
  const gap = (from: OpeningRule, to: OpeningRule) =>
    (startOf(to) - startOf(from) + MINUTES_OF_WEEK) % MINUTES_OF_WEEK
  return bothValid && (gap(a, b) < length(a) || gap(b, a) < length(b))
}
