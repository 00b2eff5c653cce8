import type { Text } from '../../shared/language.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { AfterTest } from './sample.ts'

export const HOLDER_KINDS = ['ENTERPRISE', 'CARRIER', 'LAB', 'SUBCONTRACTOR', 'DESTROYED'] as const
export type HolderKind = (typeof HOLDER_KINDS)[number]

/** Who has a sample: which of those that can, and who there; empty where nobody was named. */
export interface Holder {
  kind: HolderKind
  name: string
}

/** Who writes a hand-over down. */
export type Side = 'ENTERPRISE' | 'LAB'

/**
 * Who may write down that a sample went from whom to whom. What is not here is refused: nobody says for the other party
 * what only that one knows, and what was destroyed goes nowhere.
 */
export const HAND_OVERS: Readonly<Record<Side, Partial<Record<HolderKind, readonly HolderKind[]>>>> = {
  ENTERPRISE: {
    ENTERPRISE: ['ENTERPRISE', 'CARRIER'],
    CARRIER: ['CARRIER', 'ENTERPRISE'],
  },
  LAB: {
    ENTERPRISE: ['LAB'],
    CARRIER: ['CARRIER', 'LAB'],
    LAB: ['LAB', 'SUBCONTRACTOR', 'CARRIER', 'ENTERPRISE', 'DESTROYED'],
    SUBCONTRACTOR: ['SUBCONTRACTOR', 'CARRIER', 'LAB', 'ENTERPRISE', 'DESTROYED'],
  },
}

/** Those that are only known by a name. */
const NAMED: readonly HolderKind[] = ['CARRIER', 'SUBCONTRACTOR']

const MAX_NAME = 200

/** A holder as it is kept: one name is one holder, however many spaces are around it. */
export const asKept = ({ kind, name }: { kind: HolderKind; name?: string | null | undefined }): Holder => ({
  kind,
  name: kind === 'DESTROYED' ? '' : (name ?? '').trim(),
})

export const isSame = (one: Holder, other: Holder): boolean =>
  one.kind === other.kind && one.name === other.name

/** What is wrong with a holder, by its field. */
export function holderProblems({ kind, name }: Holder, field: string): Problem[] {
  if (name.length <= MAX_NAME && (name.length > 0 || !NAMED.includes(kind))) return []
  return [
    {
      code: 'INVALID_INPUT',
      path: [field, 'name'],
      text: {
        en: `A carrier or subcontractor needs a name; a name has up to ${MAX_NAME} characters.`,
        zh: `承运方或分包方须填写名称;名称最多 ${MAX_NAME} 个字符。`,
      },
    },
  ]
}

/** To whom a sample goes, and when. */
export interface Handing {
  to: Holder
  at: Date
}

/** What the chain says of a sample until now: who has it, and since when. */
export interface Kept {
  holder: Holder
  since: Date
}

/** The gap that a hand-over would leave in a chain, where its giver is not who has the sample. */
export const gapProblems = (from: Holder, { holder }: Kept): Problem[] =>
  isSame(from, holder) ? [] : [gap(holder)]

/**
 * Why whoever has a sample cannot hand it over like this, none when they can: not before they had it nor later than now,
 * written down by somebody who may say so, and to be destroyed only where that was agreed.
 */
export function handingProblems(
  { to, at }: Handing,
  { holder: from, since }: Kept,
  { side, afterTest, clock }: { side: Side; afterTest: AfterTest; clock: Date },
): Problem[] {
  return [
    ...(HAND_OVERS[side][from.kind]?.includes(to.kind) ? [] : [notTheirs(from.kind, to.kind)]),
    ...(to.kind !== 'DESTROYED' || afterTest === 'DESTROY' ? [] : [NOT_TO_BE_DESTROYED]),
    ...(at >= since && at.getTime() <= clock.getTime() + CLOCK_DIFFERENCE_MS ? [] : [untimely(since)]),
  ]
}

// Clocks of clients and of the database are not quite the same.
const CLOCK_DIFFERENCE_MS = 60_000

const HOLDERS: Readonly<Record<HolderKind, Text>> = {
  ENTERPRISE: { en: 'the enterprise', zh: '委托企业' },
  CARRIER: { en: 'the carrier', zh: '承运方' },
  LAB: { en: 'the lab', zh: '技术机构' },
  SUBCONTRACTOR: { en: 'the subcontractor', zh: '分包方' },
  DESTROYED: { en: 'nobody: it was destroyed', zh: '无(样品已销毁)' },
}

const named = ({ kind, name }: Holder): Text => ({
  en: name ? `${HOLDERS[kind].en} (${name})` : HOLDERS[kind].en,
  zh: name ? `${HOLDERS[kind].zh}(${name})` : HOLDERS[kind].zh,
})

const gap = (holder: Holder): Problem => ({
  code: 'CUSTODY_GAP',
  path: ['from'],
  text: {
    en: `By its chain of custody the sample is with ${named(holder).en}. Name that holder as \`from\`, or write down first what happened in between.`,
    zh: `根据流转记录,样品目前在${named(holder).zh}处。请以其作为 from,或先补记中间的交接。`,
  },
})

const notTheirs = (from: HolderKind, to: HolderKind): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['to'],
  text: {
    en: `Your side cannot write down that a sample goes from ${HOLDERS[from].en} to ${HOLDERS[to].en}. Whoever has it, or receives it, does.`,
    zh: `贵方不能登记样品由${HOLDERS[from].zh}交给${HOLDERS[to].zh},请由持有方或接收方登记。`,
  },
})

const NOT_TO_BE_DESTROYED: Problem = {
  code: 'STATE_CONFLICT',
  path: ['to'],
  text: {
    en: 'The enterprise did not let the sample be destroyed (`afterTest`). Keep it, or give it back.',
    zh: '企业未同意销毁该样品(afterTest),请留存或退还。',
  },
}

const untimely = (since: Date): Problem => ({
  code: 'INVALID_INPUT',
  path: ['at'],
  text: {
    en: `The giver has had the sample since ${since.toISOString()}: it can have been handed over from then on until now.`,
    zh: `移交方自 ${since.toISOString()} 起持有样品,交接时间须在此之后且不晚于当前时间。`,
  },
})
