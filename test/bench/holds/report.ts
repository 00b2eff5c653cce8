import { goal, number, table } from '../table.ts'
import { median as medianOf, ratio as ratioOf, type Turn } from '../turns.ts'
import { CLIENTS } from './contestants.ts'
import type { HoldCost } from './pages.ts'
import { type Races, RIVALS } from './races.ts'
import { type Arena, turnsOf } from './rounds.ts'

const percent = (value: number): string => `${number(value * 100, 1)} %`
const median = (arena: Arena, name: string, figure: keyof Omit<Turn, 'failure'>): number =>
  medianOf(turnsOf(arena, name), figure)
const ratio = (one: [Arena, string], other: [Arena, string]): number =>
  ratioOf(turnsOf(...one), turnsOf(...other))

/** Names of the contestants by what they stand for in the goals; the peer may be missing. */
export interface Roles {
  statement: string
  serviceFunction: string
  serviceOverHttp: string
  bare: string
  peer: string | undefined
}

/** Bookings per second of all contestants on one market, and each beside its yardstick. */
export function throughput(arena: Arena, roles: Roles): string {
  const lines = arena.contestants.map(({ name }) => [
    name,
    number(median(arena, name, 'perSecond')),
    number(median(arena, name, 'p50'), 1),
    number(median(arena, name, 'p99'), 1),
    percent(median(arena, name, 'refused')),
    number(ratio([arena, name], [arena, roles.statement]), 2),
    number(ratio([arena, name], [arena, roles.bare]), 2),
  ])
  const head = [`${CLIENTS} clients`, 'bookings/s', 'p50 ms', 'p99 ms', 'refused', 'of pgbench', 'of bare']
  return table(head, lines)
}

/** The same figures on a market with few past bookings and on one with many. */
export function growth(few: Arena, many: Arena, costs: [HoldCost, HoldCost]): string {
  const [before, after] = [few, many].map(({ market }) => `${number(market.pastBookings)} past bookings`)
  const lines = few.contestants.map(({ name }) => [
    `${name}, bookings/s`,
    number(median(few, name, 'perSecond')),
    number(median(many, name, 'perSecond')),
    number(ratio([many, name], [few, name]), 2),
  ])
  const cost = (title: string, figure: keyof HoldCost, digits: number) => [
    title,
    ...costs.map((cost) => number(cost[figure], digits)),
    number(costs[1][figure] / costs[0][figure], 2),
  ]
  const inside = [
    cost('pages that one hold looks at', 'pages', 0),
    cost('time of one hold inside PostgreSQL, ms', 'milliseconds', 2),
  ]
  return table(['', before!, after!, 'ratio'], [...lines, ...inside])
}

export const contention = (races: readonly Races[]): string =>
  table(
    [`${RIVALS} clients after one slot`, 'slots', 'with one winner', 'errors', 'p50 ms', 'p99 ms'],
    races.map(({ name, slots, oneWinner, failed, p50, p99 }) => [
      ...[name, number(slots), number(oneWinner), number(failed), number(p50, 1), number(p99, 1)],
    ]),
  )

/** Each goal with its figure, and whether it was reached. */
export function goals(many: Arena, roles: Roles, races: readonly Races[]): string {
  const http: [Arena, string] = [many, roles.serviceOverHttp]
  const slowest = Math.max(...races.map(({ p99 }) => p99))
  const clean = races.every(({ slots, oneWinner, failed }) => oneWinner === slots && failed === 0)
  const atLeast = (what: string, figure: number, least: number) => goal(what, figure, figure >= least)
  return table(
    ['goal', 'figure', ''],
    [
      atLeast(
        'service at least 0.75 of pgbench',
        ratio([many, roles.serviceFunction], [many, roles.statement]),
        0.75,
      ),
      atLeast('HTTP at least 0.7 of the bare handler', ratio(http, [many, roles.bare]), 0.7),
      atLeast('HTTP at least 1.3 times PostGraphile', ratio(http, [many, roles.peer ?? '']), 1.3),
      goal('64 clients after one slot: p99 under 250 ms', slowest, slowest < 250, 0),
      goal('64 clients after one slot: one winner, no error (1 is yes)', Number(clean), clean, 0),
    ],
  )
}
