import { ask } from '../processes.ts'
import type { Contestant, Feed } from './contestants.ts'
import { type Pace, pace } from './pace.ts'
import { type Saturation, saturate } from './saturation.ts'
import type { Scene } from './scenes.ts'
import { settle } from './settling.ts'
import { joinWatchers, type Watchers } from './watchers.ts'

const WARM_MS = 2_000
// What a server makes once is there before the others come.
const FIRST_SOCKETS = 20

/** What one turn of a contestant brought: Saturation at full speed, Pace at fifty changes a second. */
export interface LiveTurn extends Saturation, Pace {
  /** Memory for each idle watcher, in bytes: of the process, and of what its JavaScript holds. */
  rss: number
  heap: number
  /** Why it was broken off, without any figure. */
  failure?: string
}

interface Memory {
  rss: number
  heap: number
}

const memoryOf = ({ server }: Feed): Promise<Memory> => ask<Memory>(server.child, { kind: 'memory' })

const NOTHING: LiveTurn = {
  ...{ perSecond: Number.NaN, serverCpu: Number.NaN, clientCpu: Number.NaN },
  ...{ p50: Number.NaN, p99: Number.NaN, merged: Number.NaN, rss: Number.NaN, heap: Number.NaN },
}

/** The same as `playTurn`, where a server that does not stand it is a finding. */
export const tryTurn = (...given: Parameters<typeof playTurn>): Promise<LiveTurn> =>
  playTurn(...given).catch((error: unknown) => ({ ...NOTHING, failure: String(error) }))

/** Starts a server for one turn; whatever was before is gone. */
async function playTurn(contestant: Contestant, scene: Scene, seconds: number): Promise<LiveTurn> {
  const feed = await contestant.start()
  try {
    const first = { ...scene, sockets: FIRST_SOCKETS, topics: scene.topics.slice(0, FIRST_SOCKETS) }
    // What a process takes for itself once it has told changes for a while is none of a watcher's.
    await withWatchers(feed, first, (watchers) => saturate(feed, watchers, first, WARM_MS))
    const before = await memoryOf(feed)
    return await withWatchers(feed, scene, async (watchers) => {
      const after = await memoryOf(feed)
      await saturate(feed, watchers, scene, WARM_MS)
      const paced = await pace(feed, watchers, scene, 2 * seconds * 1_000)
      await settle(feed, watchers, scene)
      const saturated = await saturate(feed, watchers, scene, seconds * 1_000)
      const each = (figure: keyof Memory) => (after[figure] - before[figure]) / scene.sockets
      return { rss: each('rss'), heap: each('heap'), ...paced, ...saturated }
    })
  } finally {
    await feed.server.stop()
  }
}

/** Does something while all sockets of a scene watch, each of which has been told of something. */
async function withWatchers<Result>(
  feed: Feed,
  scene: Scene,
  act: (watchers: Watchers) => Promise<Result>,
): Promise<Result> {
  const watchers = await joinWatchers(feed, scene)
  try {
    await settle(feed, watchers, scene)
    return await act(watchers)
  } finally {
    await watchers.stop()
  }
}
