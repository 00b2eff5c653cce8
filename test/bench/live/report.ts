import { goal, number, table } from '../table.ts'
import { median, ratio } from '../turns.ts'
import { BARE, SERVICE } from './contestants.ts'
import { CHANGES_PER_SECOND, MOST_WATCHERS } from './pace.ts'
import type { Scene } from './scenes.ts'
import type { LiveTurn } from './turn.ts'

/** What all contestants did on a scene, round by round. */
export interface Played {
  scene: Scene
  turns: Map<string, LiveTurn[]>
}

type Figure = keyof Omit<LiveTurn, 'failure'>

const of = ({ turns }: Played, name: string): readonly LiveTurn[] => turns.get(name) ?? []
const failedOf = (turns: readonly LiveTurn[]) => turns.filter(({ failure }) => failure).length
const percent = (value: number): string => (Number.isNaN(value) ? '–' : `${number(value * 100)} %`)

/** Fan-out, latency and memory of all. */
export const playedTable = (all: readonly Played[]): string =>
  table(
    [
      ...['sockets', 'scopes', 'server', 'deliveries/s', 'of bare', 'CPU of server', 'CPU of client'],
      ...['p50 ms', 'p99 ms', 'merged', 'RSS kB each', 'heap kB each', 'failed turns'],
    ],
    all.flatMap((played) => [...played.turns.keys()].sort().map((name) => line(played, name))),
  )

function line(played: Played, name: string): string[] {
  const turns = of(played, name)
  const figure = (figure: Figure) => median(turns, figure)
  return [
    ...[number(played.scene.sockets), played.scene.name, name, number(figure('perSecond'))],
    ...[
      number(ratio(turns, of(played, BARE)), 2),
      percent(figure('serverCpu')),
      percent(figure('clientCpu')),
    ],
    ...[number(figure('p50'), 1), number(figure('p99'), 1), percent(figure('merged'))],
    ...[number(figure('rss') / 1_000, 1), number(figure('heap') / 1_000, 1), number(failedOf(turns))],
  ]
}

/** Each goal with its figure, and whether it was reached. */
export function goalsTable(all: readonly Played[]): string {
  const same = all.filter(({ scene }) => scene.name === 'same')
  return table(
    ['goal', 'figure', ''],
    [
      ...latencyGoals(same.findLast(({ scene }) => scene.sockets <= MOST_WATCHERS)),
      ...same.map(fanOutGoal),
      ...all.filter(({ scene }) => scene.sockets >= 10_000).map(memoryGoal),
    ],
  )
}

function latencyGoals(played: Played | undefined): string[][] {
  if (!played) return []
  const turns = of(played, SERVICE)
  // The times of those that came say little when others did not.
  const whole = median(turns, 'merged') === 0
  return (
    [
      ['p50', 15],
      ['p99', 100],
    ] as const
  ).map(([name, most]) => {
    const figure = median(turns, name)
    const what = `${watchersIn(played)}, ${CHANGES_PER_SECOND} changes/s: ${name} under ${most} ms`
    return liveGoal(played, what, figure, figure < most && whole, 1)
  })
}

function fanOutGoal(played: Played): string[] {
  const figure = ratio(of(played, SERVICE), of(played, BARE))
  return liveGoal(played, `${watchersIn(played)}: at least 0.8 of the bare server`, figure, figure >= 0.8)
}

function memoryGoal(played: Played): string[] {
  const figure = median(of(played, SERVICE), 'rss') / 1_000
  return liveGoal(played, `${watchersIn(played)}, idle: under 15 kB each`, figure, figure < 15, 1)
}

const watchersIn = ({ scene }: Played) => `${number(scene.sockets)} watchers, ${scene.name} scope`

/** Missed as well by a service that broke down once. */
const liveGoal = (played: Played, what: string, figure: number, reached: boolean, digits = 2): string[] =>
  goal(what, figure, reached && failedOf(of(played, SERVICE)) === 0, digits)
