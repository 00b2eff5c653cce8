import type { Sql } from 'postgres'
import { type Contestant, quantile, type Turn } from './contestants.ts'
import type { Market } from './market.ts'

/** A market, the connection by which it was made, and who is measured on it. */
export interface Arena {
  market: Market
  sql: Sql
  contestants: Contestant[]
  /** The turns of each contestant, round by round. */
  turns: Map<string, Turn[]>
}

/** Lets all contestants of all markets have their turns, round by round, so that what the machine does hits all alike. */
export async function playRounds(arenas: Arena[], rounds: number, milliseconds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const arena of turned(arenas, round)) {
      for (const contestant of turned(arena.contestants, round)) {
        const turn = await play(arena, contestant, milliseconds)
        arena.turns.set(contestant.name, [...(arena.turns.get(contestant.name) ?? []), turn])
        const { pastBookings } = arena.market
        console.log(
          `round ${round + 1}, ${pastBookings} past bookings, ${contestant.name}: ${turn.perSecond.toFixed(0)}/s`,
        )
      }
    }
  }
}

// Each goes first once.
const turned = <Item>(items: readonly Item[], by: number): Item[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
]

async function play({ market, sql }: Arena, contestant: Contestant, milliseconds: number): Promise<Turn> {
  // What others left behind is not for this one to number, nor to write to the disk.
  await sql`truncate outbox`
  await sql`checkpoint`
  const turn = await contestant.measure(market, milliseconds)
  if (turn.failed > 0)
    console.log(`${contestant.name}: ${turn.failed} requests failed, first: ${turn.failure}`)
  return turn
}

/** The median of a figure over all rounds. */
export const median = ({ turns }: Arena, name: string, figure: keyof Omit<Turn, 'failure'>): number =>
  quantile(
    (turns.get(name) ?? []).map((turn) => turn[figure]),
    0.5,
  )

/** How many times as many bookings per second as another: the median of the rounds' ratios. */
export function ratio(one: [Arena, string], other: [Arena, string]): number {
  const [ones, others] = [one, other].map(([{ turns }, name]) => turns.get(name) ?? [])
  return quantile(
    ones!.map(({ perSecond }, i) => perSecond / (others![i]?.perSecond ?? Number.NaN)),
    0.5,
  )
}
