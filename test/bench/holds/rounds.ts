import type { Sql } from 'postgres'
import { type Player, type Turn, turned } from '../turns.ts'
import type { Contestant } from './contestants.ts'
import type { Market } from './market.ts'

/** A market, the connection by which it was made, and who is measured on it. */
export interface Arena {
  market: Market
  sql: Sql
  contestants: Contestant[]
  players: Map<string, Player>
  /** The turns of each contestant, round by round. */
  turns: Map<string, Turn[]>
}

/** Lets all contestants of all markets have their turns, round by round, so that what the machine does hits all alike. */
export async function playRounds(arenas: Arena[], rounds: number, milliseconds: number): Promise<void> {
  try {
    for (const arena of arenas) await enter(arena)
    for (let round = 0; round < rounds; round += 1)
      for (const arena of turned(arenas, round))
        for (const { name } of turned(arena.contestants, round)) await play(arena, name, milliseconds)
  } finally {
    for (const { players } of arenas) for (const player of players.values()) await player.stop()
  }
}

async function enter({ contestants, players, market }: Arena): Promise<void> {
  for (const { name, enter } of contestants) players.set(name, await enter(market))
}

async function play({ market, sql, players, turns }: Arena, name: string, milliseconds: number) {
  // What others left behind is not for this one to number, nor to write to the disk.
  await sql`truncate outbox, event`
  await sql`checkpoint`
  const turn = await players.get(name)!.turn(milliseconds)
  turns.set(name, [...(turns.get(name) ?? []), turn])
  console.log(`${market.pastBookings} past bookings, ${name}: ${turn.perSecond.toFixed(0)} bookings a second`)
  if (turn.failed > 0) console.log(`${turn.failed} requests failed, first: ${turn.failure}`)
}

/** The turns of a contestant on a market. */
export const turnsOf = ({ turns }: Arena, name: string): readonly Turn[] => turns.get(name) ?? []
