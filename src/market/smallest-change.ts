import { allowsDuration } from '../availability/slot.ts'
import { type Span, spanOf } from '../availability/span.ts'
import { remembered } from '../shared/remembered.ts'
import { type Facts, type FittingSlot, fittingSlots } from './facts.ts'
import type { Wanted } from './wanted.ts'

/** What of a wish would have to be otherwise; QUALIFICATION is not part of a wish, but asked of the lab. */
export const CHANGES = [
  'DURATION',
  'UNITS',
  'OPERATOR',
  'INSTANT_ONLY',
  'QUALIFICATION',
  'UNTIL',
  'TIME_OF_DAY',
  'WEEKDAYS',
  'MAX_PRICE',
  'ACCREDITATIONS',
] as const
export type ChangeKind = (typeof CHANGES)[number]

/** The fewest changes to a wish that admit a bookable, and the slot that could be had then. */
export interface Admission {
  changes: ChangeKind[]
  /** The wish with these changes. */
  wanted: Wanted
  slot: FittingSlot
}

interface Case {
  facts: Facts
  wanted: Wanted
  changes: ChangeKind[]
}

/**
 * The fewest changes that admit a bookable. First what must be otherwise whatever the time; then of all else the fewest,
 * those that cost the enterprise least first: a later time, then money, then the accreditation. Null when not even all
 * together help. `lookAhead` is where later time is looked for; the facts reach as far.
 */
export function smallestChange(facts: Facts, wanted: Wanted, lookAhead: Span, now: Date): Admission | null {
  const needed = NEEDED.reduce((soFar, need) => need(soFar), { facts, wanted, changes: [] } as Case)
  const choices = subsets(relaxations(needed, lookAhead))
  for (const choice of choices) {
    const relaxed = choice.reduce((soFar, relax) => relax(soFar), needed)
    const slot = firstSlot(relaxed, now)
    if (slot) return admission(relaxed, slot, now)
  }
  return null
}

const firstSlot = ({ facts, wanted }: Case, now: Date) =>
  fittingSlots(facts, wanted, now).next().value ?? null

type Step = (before: Case) => Case

const changed = (
  before: Case,
  kind: ChangeKind,
  wanted: Partial<Wanted>,
  facts: Partial<Facts> = {},
): Case => ({
  facts: { ...before.facts, ...facts },
  wanted: { ...before.wanted, ...wanted },
  changes: [...before.changes, kind],
})

const NEEDED: Step[] = [
  (soFar) => {
    const { units } = soFar.facts.bookable
    return soFar.wanted.units > units ? changed(soFar, 'UNITS', { units }) : soFar
  },
  (soFar) => {
    const minutes = nearestMinutes(soFar)
    return minutes === soFar.wanted.minutes ? soFar : changed(soFar, 'DURATION', { minutes })
  },
  (soFar) => {
    const lacksOperator = soFar.facts.bookable.pricing.operatorFenPerHour === null
    return soFar.wanted.operatorAssisted && lacksOperator
      ? changed(soFar, 'OPERATOR', { operatorAssisted: false })
      : soFar
  },
  (soFar) =>
    soFar.wanted.instantOnly && soFar.facts.needsApproval
      ? changed(soFar, 'INSTANT_ONLY', { instantOnly: false })
      : soFar,
  (soFar) => {
    const { bookable, qualifiedUntil } = soFar.facts
    const lacking = bookable.policy.requiresQualification && qualifiedUntil === undefined
    if (!lacking || soFar.wanted.operatorAssisted) return soFar
    return bookable.pricing.operatorFenPerHour === null || soFar.changes.includes('OPERATOR')
      ? changed(soFar, 'QUALIFICATION', {}, { qualifiedUntil: null })
      : changed(soFar, 'OPERATOR', { operatorAssisted: true })
  },
]

/** The duration nearest to the one wanted that the bookable allows. */
function nearestMinutes({ facts, wanted }: Case): number {
  const { bookable, openings } = facts
  const sessions = openings
    .filter(({ mode }) => mode === 'FIXED')
    .map(({ from, until }) => (until - from) * 15)
  const longest = Math.max(0, ...sessions)
  if (allowsDuration(bookable, wanted.minutes) || longest >= wanted.minutes) return wanted.minutes
  if (openings.length > 0 && openings.length === sessions.length) return longest
  const { slotMinutes, minMinutes, maxMinutes } = bookable
  const onGrid = Math.round(wanted.minutes / slotMinutes) * slotMinutes
  return Math.min(maxMinutes, Math.max(minMinutes, onGrid))
}

function relaxations({ facts, wanted }: Case, lookAhead: Span): Step[] {
  const { hours, maxFen, accreditations } = wanted
  const expires = facts.qualifiedUntil instanceof Date && !wanted.operatorAssisted
  const span = { from: wanted.span.from, until: lookAhead.until }
  const steps: [boolean, Step][] = [
    [true, (soFar) => changed(soFar, 'UNTIL', { span })],
    [hours?.timeOfDay != null, (soFar) => changed(soFar, 'TIME_OF_DAY', without(soFar, 'timeOfDay'))],
    [hours?.weekdays != null, (soFar) => changed(soFar, 'WEEKDAYS', without(soFar, 'weekdays'))],
    [maxFen !== null, (soFar) => changed(soFar, 'MAX_PRICE', { maxFen: null })],
    [accreditations !== null, (soFar) => changed(soFar, 'ACCREDITATIONS', { accreditations: null })],
    [expires, (soFar) => changed(soFar, 'QUALIFICATION', {}, { qualifiedUntil: null })],
  ]
  return steps.filter(([applies]) => applies).map(([, step]) => step)
}

function without({ wanted }: Case, part: 'timeOfDay' | 'weekdays'): Pick<Wanted, 'hours'> {
  const hours = { timeOfDay: null, weekdays: null, ...wanted.hours, [part]: null }
  return { hours: hours.timeOfDay || hours.weekdays ? hours : null }
}

/** All choices of some of these, the smallest first, of equals those with what comes first. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  const all = Array.from({ length: 2 ** items.length }, (_, choice) =>
    items.filter((_item, i) => choice & (1 << i)),
  )
  return all.sort((a, b) => a.length - b.length)
}

// Prices differ by the hour: the cheapest of so many slots is told.
const PRICED_SLOTS = 100

/** The changes, no larger than they must be. */
function admission({ facts, wanted, changes }: Case, first: FittingSlot, now: Date): Admission {
  const slot = changes.includes('MAX_PRICE') ? cheapest(fittingSlots(facts, wanted, now)) : first
  return {
    changes,
    slot,
    wanted: {
      ...wanted,
      ...(changes.includes('MAX_PRICE') && { maxFen: slot.fen }),
      ...(changes.includes('UNTIL') && { span: { from: wanted.span.from, until: spanOf(slot).until } }),
    },
  }
}

function cheapest(slots: Generator<FittingSlot>): FittingSlot {
  const some = remembered(slots)(PRICED_SLOTS)
  return some.reduce((best, slot) => ((slot.fen ?? 0) < (best.fen ?? 0) ? slot : best))
}
