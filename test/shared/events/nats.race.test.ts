import { connect } from '@nats-io/transport-node'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../../src/shared/database.ts'
import { rows } from '../../../src/shared/db.ts'
import { holdLead } from '../../../src/shared/events/leadership.repository.ts'
import { marketName } from '../../../src/shared/events/market-name.repository.ts'
import { natsServers } from '../../../src/shared/events/nats-servers.ts'
import { openNatsStream, streamOf } from '../../../src/shared/events/nats-stream.ts'
import type { Role } from '../../../src/shared/events/nats-tailer.ts'
import { readEvents } from '../../../src/shared/events/outbox.repository.ts'
import { cloneDatabase } from '../../support/database.ts'
import { Heard } from '../../support/heard.ts'
import { type Follower, forgetMarket, leadersOf, NATS_URL, startFollower } from '../../support/nats.ts'
import { settled } from '../../support/outbox.ts'
import { openTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'

// What is promised to watchers, and as much again for a machine that is busy.
const WITHIN_MS = 2_000

let database: Database
let running: Follower[] = []
beforeAll(async () => {
  database = await cloneDatabase(20)
})
afterEach(async () => {
  await Promise.all(running.map(({ stop }) => stop()))
  running = []
})
afterAll(async () => {
  if (NATS_URL) await forgetMarket(database.db)
  await database.close()
})

async function start(count: number, url?: string): Promise<Follower[]> {
  const started = await Promise.all(Array.from({ length: count }, () => startFollower(database, url)))
  running.push(...started)
  return started
}

const isNow = (role: Role) => (roles: readonly Role[]) => roles.at(-1) === role

/** Starts processes of which one leads and the others listen; the one that leads first. */
const startTogether = async (count: number, url?: string) => inOrder(await start(count, url))

/** Waits until one leads and the others listen; the one that leads first. */
async function inOrder(followers: readonly Follower[]): Promise<[Follower, ...Follower[]]> {
  const isSettled = () => {
    const roles = followers.map((each) => each.roles.all.at(-1))
    return roles.filter((role) => role === 'LEADS').length === 1 && !roles.includes('ALONE')
  }
  while (!isSettled()) await Promise.race(followers.map(({ roles }) => roles.more()))
  const leads = ({ roles }: Follower) => isNow('LEADS')(roles.all)
  const [leader, ...others] = [...followers].sort((a, b) => Number(leads(b)) - Number(leads(a)))
  return [leader!, ...others]
}

const happen = (events: number) =>
  database.db.execute(sql`insert into outbox (topic, subject_id, payload)
    select 'AVAILABILITY', gen_random_uuid(), '{}' from generate_series(1, ${events}::integer)`)

/** The positions of all that happened behind one. */
async function happened(behind: number): Promise<number[]> {
  await settled(database.db)
  const positions: number[] = []
  for (;;) {
    const events = await readEvents(database.db, positions.at(-1) ?? behind)
    if (events.length === 0) return positions
    positions.push(...events.map(({ position }) => position))
  }
}

const hasTold =
  (count: number) =>
  (told: readonly number[]): boolean =>
    told.length >= count

/** Lets something happen, and resolves when all processes were told; how long that took, in milliseconds. */
async function tell(followers: readonly Follower[], events: number): Promise<number> {
  const begun = performance.now()
  const counts = followers.map(({ told }) => told.all.length + events)
  await happen(events)
  await Promise.all(followers.map(({ told }, i) => told.until(hasTold(counts[i]!))))
  return performance.now() - begun
}

describe.skipIf(!NATS_URL)('with NATS', () => {
  test('one process reads the outbox, and the others only listen', async () => {
    const from = await settled(database.db)
    const followers = await startTogether(3)
    const [leader, ...others] = followers
    const looks = others.map((each) => each.looks())
    for (let i = 0; i < 20; i += 1) await tell(followers, 7)
    expect(others.map((each) => each.looks())).toEqual(looks)
    expect(leader.looks()).toBeGreaterThan(20)
    expect(await leadersOf(database.db)).toHaveLength(1)
    for (const { told } of followers) expect(told.all).toEqual(await happened(from))
  })

  test('when the one that leads ends, another takes over, and nothing is lost or told twice', async () => {
    const from = await settled(database.db)
    let followers = await startTogether(3)
    while (followers.length > 1) {
      const [leader, ...others] = followers
      await tell(followers, 5)
      const begun = performance.now()
      await Promise.all([leader.stop(), tell(others, 5)])
      followers = await inOrder(others)
      expect(performance.now() - begun).toBeLessThan(WITHIN_MS)
      for (const { told } of others) expect(told.all).toEqual(await happened(from))
    }
  })

  test('when the one that leads loses its connection to the database, one leads again', async () => {
    const from = await settled(database.db)
    const followers = await startTogether(2)
    const [{ pid }] = (await leadersOf(database.db)) as [{ pid: number }]
    await database.db.execute(sql`select pg_terminate_backend(${pid}::integer)`)
    await tell(followers, 5)
    while ((await leadersOf(database.db)).every((leader) => leader.pid === pid));
    await inOrder(followers)
    await tell(followers, 5)
    for (const { told } of followers) expect(told.all).toEqual(await happened(from))
  })

  test('while the one that leads hangs, the others read the outbox themselves', async () => {
    const hanging = database.openSession()!
    expect(await holdLead(hanging.db)).toBe(true)
    const from = await settled(database.db)
    const followers = await start(2)
    expect(await tell(followers, 5)).toBeLessThan(WITHIN_MS)
    expect(followers.map(({ roles }) => roles.all)).toEqual([['ALONE'], ['ALONE']])
    await hanging.close()
    await inOrder(followers)
    await tell(followers, 5)
    for (const { told } of followers) expect(told.all).toEqual(await happened(from))
  })

  test('what cannot be delivered is tried again, in order', async () => {
    const from = await settled(database.db)
    const followers = await startTogether(2)
    for (const { failNext } of followers) failNext(1)
    await happen(3)
    for (const { told } of followers) await told.until(hasTold(3))
    await tell(followers, 3)
    for (const { told } of followers) expect(told.all).toEqual(await happened(from))
  })

  test('while two believe that they lead, others are told each event once', async () => {
    const lead = database.openSession()!
    expect(await holdLead(lead.db)).toBe(true)
    const from = await settled(database.db)
    const listener = await startFollower(database)
    const alone = { ...database, openSession: () => null }
    const both = await Promise.all([startFollower(alone), startFollower(alone)])
    running.push(listener, ...both)
    await Promise.all(both.map(({ roles }) => roles.until(isNow('LEADS'))))
    await listener.roles.until(isNow('LISTENS'))
    for (let i = 0; i < 20; i += 1) await tell(running, 7)
    for (const { told } of running) expect(told.all).toEqual(await happened(from))
    await lead.close()
  })

  test('who trusts messages alone, the naive way, misses one that is lost; a process does not', async () => {
    const lead = database.openSession()!
    expect(await holdLead(lead.db)).toBe(true)
    const from = await settled(database.db)
    const [follower] = (await start(1)) as [Follower]
    const naive = new Heard<number>()
    const servers = natsServers(NATS_URL)
    const stream = await openNatsStream(servers, await marketName(database.db), ({ events }) =>
      naive.push(...events.map(({ position }) => position)),
    )
    stream.publish({ behind: from, events: [] })
    await follower.roles.until(isNow('LISTENS'))
    let behind = from
    for (const isLost of [false, true, false]) {
      await happen(3)
      await settled(database.db)
      const events = await readEvents(database.db, behind)
      if (!isLost) stream.publish({ behind, events })
      behind = events.at(-1)!.position
    }
    const all = await happened(from)
    await Promise.all([follower.told.until(hasTold(9)), naive.until(hasTold(6))])
    expect(follower.told.all).toEqual(all)
    expect(naive.all).toEqual([...all.slice(0, 3), ...all.slice(6)])
    await Promise.all([stream.close(), lead.close()])
  })

  test('what is no batch is passed over', async () => {
    const from = await settled(database.db)
    const followers = await startTogether(2)
    const connection = await connect(natsServers(NATS_URL))
    connection.publish(streamOf(await marketName(database.db)).subject, 'nonsense')
    await connection.flush()
    await connection.close()
    await Promise.all(followers.map(({ roles }) => roles.until(isNow('ALONE'))))
    await tell(followers, 3)
    await inOrder(followers)
    await tell(followers, 3)
    for (const { told } of followers) expect(told.all).toEqual(await happened(from))
  })

  test('a market that was made from a dump of another does not hear it', async () => {
    const copy = await cloneDatabase()
    await marketName(copy.db)
    const names = async () => [await marketName(database.db), await marketName(copy.db)]
    const [{ value }] = (await rows<{ value: string }>(
      database.db,
      sql`select value from secret where name = 'market-id'`,
    )) as [{ value: string }]
    await copy.db.execute(sql`update secret set value = ${value} where name = 'market-id'`)
    const [own, other] = await names()
    expect(own).not.toBe(other)
    expect(await names()).toEqual([own, other])
    await copy.close()
  })

  test('more than one message holds arrives in order', async () => {
    const from = await settled(database.db)
    const followers = await startTogether(2)
    await tell(followers, 2_500)
    for (const { told } of followers) expect(told.all).toEqual(await happened(from))
  })

  describe('that is cut off', () => {
    let proxy: TcpProxy
    beforeAll(async () => {
      proxy = await openTcpProxy(Number(new URL(NATS_URL).port))
    })
    afterAll(() => proxy.close())
    const through = () => `nats://${proxy.address}`

    test.each([
      ['cut', 'NATS cannot be used; until it can, each process reads the outbox'],
      ['stall', ''],
    ] as const)('a %s loses nothing and repeats nothing, and ends by itself', async (how, warning) => {
      const from = await settled(database.db)
      const followers = await startTogether(2, through())
      await tell(followers, 5)
      proxy[how]()
      expect(await tell(followers, 5)).toBeLessThan(WITHIN_MS)
      await Promise.all(followers.map(({ roles }) => roles.until(isNow('ALONE'))))
      expect(await tell(followers, 5)).toBeLessThan(WITHIN_MS)
      await happen(5)
      proxy.restore()
      await inOrder(followers)
      await tell(followers, 5)
      for (const { told } of followers) expect(told.all).toEqual(await happened(from))
      for (const { warnings } of followers) if (warning) expect(warnings).toEqual([warning])
    })

    test('a process starts without it, says so once, and listens when it is there', async () => {
      proxy.cut()
      const from = await settled(database.db)
      const followers = await start(2, through())
      await tell(followers, 5)
      await tell(followers, 5)
      proxy.restore()
      await inOrder(followers)
      await tell(followers, 5)
      for (const { told } of followers) expect(told.all).toEqual(await happened(from))
      for (const { warnings } of followers) expect(warnings).toHaveLength(1)
    })
  })
})
