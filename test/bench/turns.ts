import type { Tally } from './closed-loop.ts'
import { quantile } from './quantile.ts'

/** What one turn of a contestant brought. */
export interface Turn {
  perSecond: number
  /** The share of requests for time that somebody had already. */
  refused: number
  p50: number
  p99: number
  failed: number
  failure?: string | undefined
}

export function turnOf({ done, refused, failed, failure, milliseconds, latencies }: Tally): Turn {
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  const asked = done + refused + failed
  return { perSecond: (done / milliseconds) * 1_000, refused: refused / asked, p50, p99, failed, failure }
}

/** Somebody who is ready for a turn, and does nothing between two of them. */
export interface Player {
  turn: (milliseconds: number) => Promise<Turn>
  stop: () => Promise<void>
}

/** The items in their order, another one first each time. */
export const turned = <Item>(items: readonly Item[], by: number): Item[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
]

/** The median of a figure over all rounds. */
export const median = <Figure extends string>(
  turns: readonly Readonly<Record<Figure, number>>[],
  figure: Figure,
): number =>
  quantile(
    turns.map((turn) => turn[figure]),
    0.5,
  )

type Paced = Pick<Turn, 'perSecond'>

/** How many times as many per second as another: the median of the rounds' ratios. */
export const ratio = (ones: readonly Paced[], others: readonly Paced[]): number =>
  quantile(
    ones.map(({ perSecond }, i) => perSecond / (others[i]?.perSecond ?? Number.NaN)),
    0.5,
  )
