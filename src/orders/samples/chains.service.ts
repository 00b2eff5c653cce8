import type { Agent } from '../../bookings/transition.repository.ts'
import type { Tx } from '../../shared/db.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { type Circumstances, continueChains, lastHandOvers } from './custody.repository.ts'
import { type Holder, type HolderKind, handingProblems, type Kept, type Side } from './custody.ts'
import { textNeeded, textProblem } from './sample.ts'
import { samplesOf } from './samples.repository.ts'
import type { HandOverRow, SampleRow } from './samples.table.ts'

/** A sample, and the last hand-over of its chain, which says who has it. */
export interface KeptSample {
  sample: SampleRow
  last: HandOverRow
}

/** The samples of an order that some kinds of holders have; the caller holds the lock of the order. */
export async function samplesWith(
  tx: Tx,
  orderId: string,
  holders: readonly HolderKind[],
): Promise<KeptSample[]> {
  const all = await samplesOf(tx, orderId)
  if (all.length === 0) throw new Refusal(NOT_REGISTERED)
  return (await withLast(tx, all)).filter(({ last }) => holders.includes(last.toKind))
}

/** Samples with who has them. */
export async function withLast(tx: Tx, samples: readonly SampleRow[]): Promise<KeptSample[]> {
  const rows = await lastHandOvers(
    tx,
    samples.map(({ id }) => id),
  )
  const last = new Map(rows.map((row) => [row.sampleId, row]))
  return samples.map((sample) => ({ sample, last: last.get(sample.id)! }))
}

/** Who has a sample after a hand-over, and since when. */
export const keptAfter = ({ toKind, toName, at }: HandOverRow): Kept => ({
  holder: { kind: toKind, name: toName },
  since: at,
})

/** A hand-over of samples to somebody, and who writes it down. */
export interface HandingOn extends Circumstances {
  to: Holder
  side: Side
  agent: Agent
  clock: Date
}

/** Hands samples on from whoever has them, or refuses what the rules of custody do. */
export async function handOn(
  tx: Tx,
  kept: readonly KeptSample[],
  { to, side, agent, clock, ...circumstances }: HandingOn,
): Promise<void> {
  refuseAny(
    kept.flatMap(({ sample: { afterTest }, last }) => {
      return handingProblems({ to, at: circumstances.at }, keptAfter(last), { side, afterTest, clock })
    }),
  )
  const last = kept.map((each) => each.last)
  await continueChains(tx, last, to, circumstances, agent)
}

/** What is wrong with what is said of a hand-over. */
export const circumstanceProblems = ({
  condition,
  location,
  trackingNumber,
}: Omit<Circumstances, 'at'>): Problem[] => [
  ...textNeeded(condition, 'condition'),
  ...textNeeded(location, 'location'),
  ...textProblem(trackingNumber, 'trackingNumber'),
]

const NOT_REGISTERED: Problem = {
  code: 'STATE_CONFLICT',
  path: ['orderId'],
  text: {
    en: 'The order has no registered samples. The enterprise registers them first (registerSamples), so that each has a label.',
    zh: '该委托尚未登记样品。请由企业先用 registerSamples 登记,以便为每个样品生成标签。',
  },
}
