import type { Span } from '../../availability/span.ts'
import type { Fen } from '../../shared/money.ts'

/** A way in which a part of a bundle could be had, in quarters of an hour. */
export interface Option extends Span {
  fen: Fen
  /** What it takes of: a bookable or a test service. */
  source: string
  /** How many units of the source are left for as long as it takes of them. */
  room: number
  /** For how long it takes of them: with the buffers behind it, or a week of tests. */
  takes: Span
  /** Where the expert is for it; undefined for what is taken at the same place always. */
  whereabouts?: Whereabouts | undefined
}

/** Where an expert is for a session. */
export interface Whereabouts {
  /** A code of GB/T 2260. */
  district: string
  /** How many quarters are kept free between it and a session in another district. */
  travel: number
}

/** What of an option says where an expert is, and when. */
export type Stay = Pick<Option, 'from' | 'until' | 'source' | 'whereabouts'>

/** A part of a bundle with all ways in which it could be had. */
export interface PuzzlePart {
  ref: string
  /** How many units of its source it takes. */
  units: number
  options: readonly Option[]
}

/** One part begins no sooner, and no later, than so many quarters after another one has ended. */
export interface Gap {
  kind: 'GAP'
  before: number
  after: number
  min: number
  max: number
}

/** From the begin of the first to the end of the last of some parts so many quarters pass at most. */
export interface Within {
  kind: 'WITHIN'
  parts: readonly number[]
  length: number
}

/** A rule between parts, which are named by their positions. */
export type Rule = Gap | Within

export interface Puzzle {
  parts: readonly PuzzlePart[]
  rules: readonly Rule[]
}

/** What is chosen of each part, in their order. */
export type Choice = readonly Option[]

export const endOf = (choice: Choice): number => Math.max(...choice.map(({ until }) => until))

export const priceOf = (choice: Choice): Fen => choice.reduce((sum, { fen }) => sum + fen, 0)

/** Whether two options take of the same at the same time. */
export const compete = (a: Option, b: Option): boolean =>
  a.source === b.source && a.takes.from < b.takes.until && b.takes.from < a.takes.until

/** Whether two options take the same expert to different districts with too little time for the way. */
export function areTooFar(a: Stay, b: Stay): boolean {
  if (a.source !== b.source || !a.whereabouts || !b.whereabouts) return false
  const { district, travel } = a.whereabouts
  return district !== b.whereabouts.district && a.from < b.until + travel && b.from < a.until + travel
}

/** Whether what is chosen keeps a rule. */
export function keeps(rule: Rule, choice: Choice): boolean {
  if (rule.kind === 'GAP') {
    const gap = choice[rule.after]!.from - choice[rule.before]!.until
    return gap >= rule.min && gap <= rule.max
  }
  const parts = rule.parts.map((part) => choice[part]!)
  return endOf(parts) - Math.min(...parts.map(({ from }) => from)) <= rule.length
}
