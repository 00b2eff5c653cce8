import { fileURLToPath } from 'node:url'
import { ask, startProcess, stop } from '../processes.ts'
import type { Feed } from './contestants.ts'
import type { Counting, LoadTask, Look, Tally } from './load.ts'
import type { Scene } from './scenes.ts'
import { within } from './within.ts'

const ANSWER_WITHIN_MS = 60_000
const JOIN_WITHIN_MS = 180_000
const FILE = fileURLToPath(new URL('load.ts', import.meta.url))

/** All sockets of a scene, in a process of their own. */
export interface Watchers {
  /** Counts anew. */
  begin: (counting: Counting) => Promise<Tally>
  take: () => Promise<Tally>
  look: (keys: string[]) => Promise<Look>
  /** Rejects when the process ends, which it does when a socket breaks. */
  ended: Promise<never>
  /** Tells each time that a change has reached all of its watchers, if that is announced, until the answer is called. */
  onReached: (tell: () => void) => () => void
  stop: () => Promise<void>
}

/** Opens the sockets, which watch as soon as the server has read what they say. */
export async function joinWatchers(feed: Feed, scene: Scene): Promise<Watchers> {
  const child = startProcess(FILE, {})
  const asked = <Answer = Tally>(task: LoadTask, milliseconds = ANSWER_WITHIN_MS) =>
    within(milliseconds, `to ${task.kind}`, ask<Answer>(child, task))
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the watchers ended with ${code}`)))
  })
  // Its end is looked at by whoever waits for something at that time.
  ended.catch(() => {})
  try {
    await asked({ kind: 'join', url: feed.url, ...dealt(feed, scene) }, JOIN_WITHIN_MS)
  } catch (error) {
    await stop(child)
    throw error
  }
  return {
    begin: (counting) => asked({ kind: 'begin', ...counting }),
    take: () => asked({ kind: 'take' }),
    look: (keys) => asked<Look>({ kind: 'look', keys }),
    ended,
    onReached: (tell) => {
      child.on('message', tell)
      return () => child.off('message', tell)
    },
    stop: () => stop(child),
  }
}

function dealt(feed: Feed, { sockets, topics, together }: Scene) {
  return {
    sockets,
    joins: topics.map(feed.joinOf),
    groups: Array.from({ length: sockets }, (_, i) => Math.floor((i % topics.length) / together)),
  }
}
