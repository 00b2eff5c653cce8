import { fileURLToPath } from 'node:url'
import type { Sql } from 'postgres'
import { ask, type Server, startServer } from '../processes.ts'
import { startService } from '../service.ts'
import type { BareTask, News } from './bare-server.ts'
import { changeInDatabase } from './changer.ts'
import { now } from './clock.ts'
import type { Change, Topic } from './scenes.ts'
import { changeKey, keyOfMessage, subscribeTo } from './wire.ts'

/** Changes that became true at one moment, by their keys. */
export interface Committed {
  at: number
  keys: string[]
}

/** A server whose watchers are told of changes. */
export interface Feed {
  server: Server
  url: string
  /** What a watcher of a topic says. */
  joinOf: (topic: Topic, number: number) => string
  /** Makes changes, in one transaction where there is one. */
  change: (changes: readonly Change[]) => Promise<Committed>
}

export interface Contestant {
  name: string
  start: () => Promise<Feed>
}

export const SERVICE = 'the service'
export const BARE = 'bare ws server'

const fileOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const PROBED = {
  NODE_OPTIONS: `${process.env.PROF ?? ''} --import ${new URL('server-probe.mjs', import.meta.url)}`,
}
const socketUrl = ({ url }: Server) => `${url.replace('http', 'ws')}/graphql`

/** The built service; changes are made in its database, as it makes them itself. */
export const service = (databaseUrl: string, sql: Sql): Contestant => ({
  name: SERVICE,
  start: async () => {
    const server = await startService({ DATABASE_URL: databaseUrl, ...PROBED })
    return {
      ...{ server, url: socketUrl(server) },
      joinOf: ({ scope }) => subscribeTo(scope),
      change: (changes) => changeInDatabase(sql, changes),
    }
  },
})

/** A server of nothing but `ws`, which sends what the service was seen to send. */
export const bare = (messages: readonly string[]): Contestant => ({
  name: BARE,
  start: async () => {
    const args = ['--max-semi-space-size=64', '--import', 'tsx', fileOf('bare-server.ts')]
    const server = await startServer(process.execPath, args, PROBED)
    await ask(server.child, { kind: 'learn', messages: [...messages] } satisfies BareTask)
    return {
      ...{ server, url: socketUrl(server) },
      joinOf: (_, number) => String(number),
      change: broadcaster(server, messages),
    }
  },
})

function broadcaster({ child }: Server, messages: readonly string[]): Feed['change'] {
  const ids = messages.map((message) => keyOfMessage(message).split(' ')[0]!)
  let version = 0
  return async (changes) => {
    const news: News[] = changes.map(({ topic }) => {
      version += 1
      return { topic, message: version % messages.length, version }
    })
    const at = now()
    child.send({ kind: 'broadcast', news } satisfies BareTask)
    return { at, keys: news.map((each) => changeKey(ids[each.message]!, each.version)) }
  }
}
