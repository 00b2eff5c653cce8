import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Easing, Obstacle } from './solver/obstacle.ts'
import { CHOICES_AT_MOST } from './solver/solve.ts'

export const OBSTACLES = [
  'PART',
  'MAX_GAP',
  'MIN_GAP',
  'WITHIN',
  'TRAVEL',
  'ORDER',
  'TOGETHER',
  'BOUND',
] as const
/** What is in the way of a bundle. */
export type ObstacleKind = (typeof OBSTACLES)[number]

/** From when on a part could be had by itself; null when not at all. */
export interface Alone {
  ref: string
  from: Date | null
}

/** The parts of a bundle cannot be had together: the smallest thing in the way, and what would do. */
export interface Infeasible extends Problem {
  obstacle: ObstacleKind
  /** The part in the way, where it is one. */
  part: string | null
  /** With which the rule in the way could be kept, in minutes. */
  neededMinutes: number | null
  /** Each part by itself. */
  alone: Alone[]
  /** By when all would be over if the bundle, and each of its parts, might last that long; null when that does not help. */
  fitsUntil: Date | null
}

/** What was found out about a question that has no answer. */
export interface Findings {
  obstacle: Obstacle | { kind: 'BOUND' }
  alone: Alone[]
  fitsUntil: Date | null
  /** How many of the rules are sequences: the others come behind them. */
  sequences: number
}

export function infeasible({ obstacle, alone, fitsUntil, sequences }: Findings): Infeasible {
  const facts = { code: 'BUNDLE_INFEASIBLE' as const, alone, fitsUntil }
  if (obstacle.kind === 'PART' || (obstacle.kind === 'TRAVEL' && obstacle.part !== null)) {
    const { kind } = obstacle
    const part = alone[obstacle.part!]!
    const path = ['parts', `${obstacle.part}`]
    const text = kind === 'PART' ? partText(part) : travelText(part)
    return { ...facts, path, text, obstacle: kind, part: part.ref, neededMinutes: null }
  }
  const none = { part: null, neededMinutes: null }
  if (obstacle.kind !== 'RULE') {
    return {
      ...facts,
      ...none,
      path: [],
      text: withWindow(WHOLE[obstacle.kind], fitsUntil),
      obstacle: obstacle.kind,
    }
  }
  const { rule, easing } = obstacle
  const path = rule < sequences ? ['sequences', `${rule}`] : ['within', `${rule - sequences}`]
  const neededMinutes = obstacle.needed === null ? null : obstacle.needed * 15
  const text = withWindow(RULES[easing](neededMinutes ?? 0), fitsUntil)
  return { ...facts, path, text, obstacle: easing, part: null, neededMinutes }
}

const partText = ({ ref, from }: Alone): Text =>
  from
    ? {
        en: `The part "${ref}" cannot be had within its window; by itself it can from ${from.toISOString()} on. Let the window reach that far, or name other candidates.`,
        zh: `部分"${ref}"在所给时间范围内无法安排;单独最早可从 ${from.toISOString()} 开始。请延长时间范围,或增加其他候选。`,
      }
    : {
        en: `The part "${ref}" cannot be had, in this window or later. Name other candidates for it, or ask for a shorter time or fewer units.`,
        zh: `部分"${ref}"在该时间范围内及之后均无法安排。请更换候选,或减少时长、台位数。`,
      }

const travelText = ({ ref, from }: Alone): Text => {
  const why = {
    en: `The experts of the part "${ref}" have sessions in other districts, and could not travel to or from them in time (\`travelMinutes\`).`,
    zh: `部分"${ref}"的专家在前后时段另有其他行政区的服务,路程时间(travelMinutes)不足。`,
  }
  return from
    ? {
        en: `${why.en} By itself it can be had from ${from.toISOString()} on. Let the window reach that far, meet at another place, or name other experts.`,
        zh: `${why.zh}单独最早可从 ${from.toISOString()} 开始。请延长时间范围、更换会面地点,或增加其他专家。`,
      }
    : {
        en: `${why.en} Meet at another place, or name other experts.`,
        zh: `${why.zh}请更换会面地点,或增加其他专家。`,
      }
}

const WHOLE: Record<'TRAVEL' | 'TOGETHER' | 'BOUND', Text> = {
  TRAVEL: {
    en: 'An expert could not get from one session to another in a different district in time (`travelMinutes`); without the way, all would fit. Leave more time between them, meet at one place, or name other experts.',
    zh: '专家往返于不同行政区的服务之间,路程时间(travelMinutes)不足;若在同一地点会面则可全部安排。请留出更多间隔、改在同一地点会面,或增加其他专家。',
  },
  TOGETHER: {
    en: 'Each part can be had by itself, but not all together, and no single rule is to blame. Ease several of them, or name more candidates.',
    zh: '各部分单独均可安排,但无法同时满足全部要求,且并非某一条规则所致。请放宽多条规则,或增加候选。',
  },
  BOUND: {
    en: `No combination was found among the first ${CHOICES_AT_MOST} choices, after which the search is given up. Narrow the windows of the parts, or name fewer candidates.`,
    zh: `在最多 ${CHOICES_AT_MOST} 次尝试内未找到可行组合,搜索已停止。请缩小各部分的时间范围,或减少候选。`,
  },
}

const RULES: Record<Easing, (minutes: number) => Text> = {
  MAX_GAP: (minutes) => ({
    en: `One part cannot follow so soon upon the other. It can with a maxGapMinutes of ${minutes}.`,
    zh: `后一部分无法如此紧接前一部分;将 maxGapMinutes 放宽至 ${minutes} 即可。`,
  }),
  MIN_GAP: (minutes) => ({
    en: `The parts cannot lie so far apart. They can with a minGapMinutes of ${minutes}.`,
    zh: `两部分之间无法间隔如此之久;将 minGapMinutes 减至 ${minutes} 即可。`,
  }),
  WITHIN: (minutes) => ({
    en: `The parts do not fit into so few days. They do into ${minutes / 1_440}.`,
    zh: `这些部分无法安排在如此少的天数内;放宽至 ${minutes / 1_440} 天即可。`,
  }),
  ORDER: () => ({
    en: 'The parts cannot be had in this order; without it, all others of your rules can be kept. Let the window reach further, or leave this order out.',
    zh: '无法按该先后顺序安排;去掉这一条后,其余规则均可满足。请延长时间范围,或去掉该顺序。',
  }),
}

const withWindow = ({ en, zh }: Text, until: Date | null): Text =>
  until
    ? {
        en: `${en} Or let the windows reach to ${until.toISOString()}.`,
        zh: `${zh}或将时间范围延长至 ${until.toISOString()}。`,
      }
    : { en, zh }
