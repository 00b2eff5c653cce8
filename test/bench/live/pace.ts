import { setTimeout as pause } from 'node:timers/promises'
import { quantile } from '../quantile.ts'
import { now } from './clock.ts'
import type { Committed, Feed } from './contestants.ts'
import type { Look } from './load.ts'
import { type Change, changesOf, type Scene, watchersOf } from './scenes.ts'
import { untilCame } from './settling.ts'
import type { Watchers } from './watchers.ts'

export const CHANGES_PER_SECOND = 50
/** With more watchers of one change than these, no server on this machine could follow. */
export const MOST_WATCHERS = 1_000
// Looking into every message of so many would cost the client more than all else.
const LOOKED_INTO = 100
// What has not come so long after the last has become one with what did come.
const PATIENCE_MS = 5_000

/** How long after its commit a change is delivered, in milliseconds. */
export interface Pace {
  p50: number
  p99: number
  /** The share of deliveries that did not come, as several changes came as one. */
  merged: number
}

const NOT_MEASURED: Pace = { p50: Number.NaN, p99: Number.NaN, merged: Number.NaN }

/** Makes fifty changes a second, whatever becomes of them. */
export async function pace(
  feed: Feed,
  watchers: Watchers,
  scene: Scene,
  milliseconds: number,
): Promise<Pace> {
  if (watchersOf(scene, 0) > MOST_WATCHERS) return NOT_MEASURED
  await watchers.begin({ timedEvery: Math.ceil(watchersOf(scene, 0) / LOOKED_INTO) })
  const count = Math.round((milliseconds / 1_000) * CHANGES_PER_SECOND)
  const changes = Array.from({ length: count }, (_, nth) => changesOf(scene, nth, 1)[0]!)
  const expected = changes.reduce((sum, { topic }) => sum + watchersOf(scene, topic), 0)
  const committed = await Promise.race([changeSteadily(feed, changes), watchers.ended])
  const isAll = ({ deliveries }: Look) => deliveries >= expected
  await untilCame(watchers, { keys: [], isAll, patience: PATIENCE_MS })
  const { deliveries, arrivals } = await watchers.take()
  const latencies = latenciesOf(committed, new Map(Object.entries(arrivals)))
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    merged: 1 - deliveries / expected,
  }
}

async function changeSteadily(feed: Feed, changes: readonly Change[]): Promise<Committed[]> {
  const begun = now()
  const committed: Promise<Committed>[] = []
  for (const [nth, change] of changes.entries()) {
    await pause(Math.max(0, begun + (nth * 1_000) / CHANGES_PER_SECOND - now()))
    committed.push(feed.change([change]))
  }
  return Promise.all(committed)
}

const latenciesOf = (committed: readonly Committed[], arrivals: ReadonlyMap<string, number[]>): number[] =>
  committed.flatMap(({ at, keys }) =>
    // A watcher may know of a change before its maker is told that it is committed.
    keys.flatMap((key) => (arrivals.get(key) ?? []).map((arrival) => Math.max(0, arrival - at))),
  )
