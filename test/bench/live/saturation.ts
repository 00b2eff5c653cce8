import { ask } from '../processes.ts'
import { now } from './clock.ts'
import type { Feed } from './contestants.ts'
import { changesOf, type Scene, watchersOf } from './scenes.ts'
import type { Watchers } from './watchers.ts'
import { within } from './within.ts'

// Enough that a server never waits, and few enough that what waits in its sockets stays small; always far fewer than the
// hundred that the service keeps apart for a slow reader.
const DELIVERIES_IN_FLIGHT = 20_000
const [FEWEST, MOST] = [4, 16]
const DRAIN_WITHIN_MS = 120_000

/** What a server delivers when the next change waits only for an earlier one to be delivered. */
export interface Saturation {
  perSecond: number
  /** Shares of one core. */
  serverCpu: number
  clientCpu: number
}

/** Keeps a few changes in flight for so long, and waits until all of them are delivered. */
export async function saturate(
  feed: Feed,
  watchers: Watchers,
  scene: Scene,
  milliseconds: number,
): Promise<Saturation> {
  const serverBefore = await cpuOf(feed)
  const before = await watchers.begin({ announce: true })
  const begun = now()
  const loop = keepInFlight(feed, watchers, scene, begun + milliseconds)
  const changing = within(milliseconds + DRAIN_WITHIN_MS, 'to deliver the changes', loop)
  await Promise.race([changing, watchers.ended])
  const elapsed = now() - begun
  const after = await watchers.take()
  return {
    perSecond: (after.deliveries / elapsed) * 1_000,
    serverCpu: ((await cpuOf(feed)) - serverBefore) / elapsed,
    clientCpu: (after.cpuMs - before.cpuMs) / elapsed,
  }
}

const cpuOf = async ({ server }: Feed): Promise<number> =>
  (await ask<{ cpuMs: number }>(server.child, { kind: 'cpu' })).cpuMs

async function keepInFlight(feed: Feed, watchers: Watchers, scene: Scene, until: number): Promise<void> {
  let [begun, inFlight] = [0, 0]
  let leave = () => {}
  await new Promise<void>((resolve, reject) => {
    const change = () => {
      if (now() >= until) {
        if (inFlight === 0) resolve()
        return
      }
      inFlight += 1
      feed.change(changesOf(scene, begun, scene.together)).catch(reject)
      begun += 1
    }
    leave = watchers.onReached(() => {
      inFlight -= 1
      change()
    })
    for (let i = 0; i < inFlightOf(scene); i += 1) change()
  }).finally(() => leave())
}

function inFlightOf(scene: Scene): number {
  const deliveries = watchersOf(scene, 0) * Math.min(scene.together, scene.topics.length)
  return Math.min(MOST, Math.max(FEWEST, Math.ceil(DELIVERIES_IN_FLIGHT / deliveries)))
}
