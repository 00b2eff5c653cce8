import { setTimeout as pause } from 'node:timers/promises'
import type { Feed } from './contestants.ts'
import type { Look } from './load.ts'
import { changesOf, type Scene, watchersOf } from './scenes.ts'
import type { Watchers } from './watchers.ts'

const LOOK_EVERY_MS = 50
// Longer each time: at first some may not watch yet, though they have said so, and later a server may only be slow.
const PATIENCE_MS = [2_000, 4_000, 8_000, 16_000, 32_000]

/** Changes every topic until all watchers have been told of the same one: what came before it has been told as well. */
export async function settle(feed: Feed, watchers: Watchers, scene: Scene): Promise<void> {
  const { topics, together } = scene
  for (let nth = 0; nth * together < topics.length; nth += 1) await settleSome(feed, watchers, scene, nth)
}

async function settleSome(feed: Feed, watchers: Watchers, scene: Scene, nth: number): Promise<void> {
  const changes = changesOf(scene, nth, scene.together)
  const expected = changes.map(({ topic }) => watchersOf(scene, topic))
  await watchers.begin({ timedEvery: 1 })
  for (const patience of PATIENCE_MS) {
    const { keys } = await feed.change(changes)
    const isAll = ({ came }: Look) => expected.every((count, i) => came[i]! >= count)
    if (await untilCame(watchers, { keys, isAll, patience })) return
  }
  throw new Error('some watchers are told of nothing')
}

/** What is waited for, at most as long as nothing comes for so many milliseconds. */
interface Awaited {
  keys: string[]
  isAll: (look: Look) => boolean
  patience: number
}

/** Waits until all has come that should; answers whether it did. */
export async function untilCame(watchers: Watchers, { keys, isAll, patience }: Awaited): Promise<boolean> {
  let [before, idleMs] = [0, 0]
  while (idleMs < patience) {
    const look = await watchers.look(keys)
    if (isAll(look)) return true
    idleMs = look.deliveries > before ? 0 : idleMs + LOOK_EVERY_MS
    before = look.deliveries
    await pause(LOOK_EVERY_MS)
  }
  return false
}
