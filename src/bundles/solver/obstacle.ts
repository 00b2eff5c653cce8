import { QUARTERS_OF_DAY } from '../../availability/quarter.ts'
import type { Option, Puzzle, Rule } from './puzzle.ts'
import { solve, sortedOptions } from './solve.ts'

export const EASINGS = ['MAX_GAP', 'WITHIN', 'MIN_GAP', 'ORDER'] as const
/** What of a rule could give way: how long to wait at most or at least, in which time all must be, or the order itself. */
export type Easing = (typeof EASINGS)[number]

/** Why nothing fits: the smallest thing that would have to be otherwise. */
export type Obstacle =
  /** A part can be had in no way at all, whatever the rules. */
  | { kind: 'PART'; part: number }
  /** Without this rule the others can be kept; `needed` is the nearest value with which it can, too. */
  | { kind: 'RULE'; rule: number; easing: Easing; needed: number | null }
  /** More than one rule is in the way, or the parts take each other's units. */
  | { kind: 'TOGETHER' }
  /** An expert does not get from one session to another in time: without the way, all fits. Of which part, where it is one. */
  | { kind: 'TRAVEL'; part: number | null }

// What is asked only to explain is not looked for as long as what was asked.
const CHOICES_TO_EXPLAIN = 1_000
// Nor are all these questions together: each rule is asked for in many ways, and each way counts as some choices at least.
const CHOICES_IN_ALL = 10_000
const CHOICES_OF_EACH = 20
// No question spans more.
const LONGEST = 62 * QUARTERS_OF_DAY

/** A rule eased by so many steps. */
interface Easier {
  easing: Easing
  /** How long a step is, in quarters. */
  step: number
  steps: number
  eased: (quarters: number) => Rule | null
  /** What the rule says then, in quarters. */
  value: (quarters: number) => number | null
}

/**
 * The smallest obstacle of a question that has no answer, given for each part the options to and from which its expert
 * would have too little time to travel.
 */
export function obstacleOf(puzzle: Puzzle, tooFar: readonly (readonly Option[])[] = []): Obstacle {
  const travel = travelOf(puzzle, tooFar)
  if (travel) return travel
  const part = puzzle.parts.findIndex(({ options }) => options.length === 0)
  if (part >= 0) return { kind: 'PART', part }
  const fits = fitting(puzzle)
  const found = puzzle.rules.flatMap((rule, i) =>
    easingsOf(rule).flatMap((easier) => {
      const steps = fewestSteps(easier, (eased) => fits(i, eased))
      return steps === null ? [] : [{ rule: i, easier, change: steps * easier.step }]
    }),
  )
  // To turn an order round is no small change, whatever its size.
  const [least] = found.sort(
    (a, b) =>
      Number(a.easier.easing === 'ORDER') - Number(b.easier.easing === 'ORDER') || a.change - b.change,
  )
  if (!least) return { kind: 'TOGETHER' }
  const { rule, easier, change } = least
  return { kind: 'RULE', rule, easing: easier.easing, needed: easier.value(change) }
}

/** The way of an expert, where it is what is in the way. */
function travelOf({ parts, rules }: Puzzle, tooFar: readonly (readonly Option[])[]): Obstacle | null {
  if (!parts.some(({ options }, i) => tooFar[i]?.length || options.some(({ whereabouts }) => whereabouts)))
    return null
  const atOnePlace = parts.map((part, i) => ({
    ...part,
    options: [...part.options, ...(tooFar[i] ?? [])].map((option) => ({ ...option, whereabouts: undefined })),
  }))
  if (!solve({ parts: atOnePlace, rules }, CHOICES_TO_EXPLAIN).choice) return null
  const part = parts.findIndex(({ options }) => options.length === 0)
  return { kind: 'TRAVEL', part: part >= 0 ? part : null }
}

function easingsOf(rule: Rule): Easier[] {
  if (rule.kind === 'WITHIN') {
    const value = (more: number) => rule.length + more
    const eased = (more: number) => ({ ...rule, length: value(more) })
    return [{ easing: 'WITHIN', step: QUARTERS_OF_DAY, steps: LONGEST / QUARTERS_OF_DAY, eased, value }]
  }
  const { min, max } = rule
  const later: Easier = {
    easing: 'MAX_GAP',
    step: 1,
    steps: max === Infinity ? 0 : LONGEST,
    eased: (more) => ({ ...rule, max: max + more }),
    value: (more) => max + more,
  }
  const sooner: Easier = {
    easing: 'MIN_GAP',
    step: 1,
    steps: min,
    eased: (less) => ({ ...rule, min: min - less }),
    value: (less) => min - less,
  }
  const anyhow: Easier = { easing: 'ORDER', step: 1, steps: 1, eased: () => null, value: () => null }
  return [later, sooner, anyhow]
}

/** With how few steps something fits; null when it does not with all of them. */
function fewestSteps({ step, steps, eased }: Easier, fits: (rule: Rule | null) => boolean): number | null {
  if (steps === 0 || !fits(eased(steps * step))) return null
  let [low, high] = [1, steps]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (fits(eased(middle * step))) high = middle
    else low = middle + 1
  }
  return low
}

/** Whether the parts can be had with one of the rules eased, as far as that is found out soon enough. */
function fitting({ parts, rules }: Puzzle): (position: number, eased: Rule | null) => boolean {
  const options = sortedOptions({ parts })
  let left = CHOICES_IN_ALL
  return (position, eased) => {
    if (left <= 0) return false
    const others = rules.flatMap((rule, i) => (i === position ? (eased ?? []) : rule))
    const { choice, tried } = solve({ parts, rules: others }, Math.min(left, CHOICES_TO_EXPLAIN), options)
    left -= Math.max(tried, CHOICES_OF_EACH)
    return choice !== null
  }
}
