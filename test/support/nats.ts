import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import type { Database } from '../../src/shared/database.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { Leadership } from '../../src/shared/events/leadership.ts'
import { marketName } from '../../src/shared/events/market-name.repository.ts'
import { NatsLink } from '../../src/shared/events/nats-link.ts'
import { natsServers } from '../../src/shared/events/nats-servers.ts'
import { streamOf } from '../../src/shared/events/nats-stream.ts'
import { followThroughNats, type Role } from '../../src/shared/events/nats-tailer.ts'
import type { OutboxEvent } from '../../src/shared/events/outbox.repository.ts'
import { Heard } from './heard.ts'

/** The NATS of this run; empty when it has none. */
export const NATS_URL = process.env.TEST_NATS_URL ?? ''

/** Leaves nothing of a market in NATS. */
export async function forgetMarket(db: Db): Promise<void> {
  const connection = await connect(natsServers(NATS_URL))
  const { streams } = await jetstreamManager(connection)
  await streams.delete(streamOf(await marketName(db)).name).catch(() => {})
  await connection.close()
}

/** The sessions that lead the processes on a database: one, or none for a moment. */
export const leadersOf = (db: Db) =>
  rows<{ pid: number }>(
    db,
    sql`select pid from pg_locks where locktype = 'advisory' and objid = 4711003 and granted
      and database = (select oid from pg_database where datname = current_database())`,
  )

/** A process of the service, as far as it follows the outbox. */
export interface Follower {
  /** The positions that it was told, one by one. */
  told: Heard<number>
  /** How it follows the outbox: the last of them is how it does now. */
  roles: Heard<Role>
  warnings: string[]
  /** How often it has turned to the database. */
  looks: () => number
  /** Lets its next deliveries fail, so many of them. */
  failNext: (times: number) => void
  stop: () => Promise<void>
}

/** Starts a process that follows the outbox of a database through a NATS; resolves when it has found its place. */
export async function startFollower({ db, openSession }: Database, url = NATS_URL): Promise<Follower> {
  const [told, roles, warnings] = [new Heard<number>(), new Heard<Role>(), [] as string[]]
  const log = pino(
    { level: 'debug' },
    {
      write: (line: string) => {
        const { level, msg, role } = JSON.parse(line)
        if (role) roles.push(role)
        if (level >= 40) warnings.push(msg)
      },
    },
  )
  let failures = 0
  const deliver = async (events: OutboxEvent[]) => {
    if (failures > 0) {
      failures -= 1
      throw new Error('it cannot be delivered')
    }
    told.push(...events.map(({ position }) => position))
    return true
  }
  const counted = counting()
  const session = () => {
    const opened = openSession()
    return opened && { ...opened, db: counted.of(opened.db) }
  }
  const link = new NatsLink(url, await marketName(db), log)
  const leadership = new Leadership(openSession, log)
  const { ready, stop } = followThroughNats({
    source: { db: counted.of(db), openSession: session },
    ...{ log, deliver, link, leadership },
  })
  await ready
  return {
    ...{ told, roles, warnings, looks: counted.looks, stop },
    failNext: (times) => {
      failures = times
    },
  }
}

/** Counts how often databases are turned to. */
function counting() {
  let looks = 0
  const get = (target: Db, property: keyof Db) => {
    looks += 1
    return target[property]
  }
  return { of: (db: Db): Db => new Proxy(db, { get } as ProxyHandler<Db>), looks: () => looks }
}
