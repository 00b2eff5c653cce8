import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { AccessWatch } from '../../src/accounts/access-watch.ts'
import { tokensOf } from '../../src/accounts/token.ts'
import { availabilityFeed } from '../../src/availability/availability-feed.ts'
import { bookingFeed } from '../../src/bookings/changes/booking-feed.ts'
import { readConfig } from '../../src/config.ts'
import { filesOf } from '../../src/files/files.ts'
import { LIMITS } from '../../src/limits.ts'
import { UnmetDemand } from '../../src/market/unmet-demand.service.ts'
import { notificationFeed } from '../../src/notices/notification-feed.ts'
import { orderFeed } from '../../src/orders/changes/order-feed.ts'
import { type Server, startServer } from '../../src/server.ts'
import { Attempts } from '../../src/shared/audit/attempts.ts'
import type { Database } from '../../src/shared/database.ts'
import { ALWAYS_REACHABLE } from '../../src/shared/reachability.ts'
import { cloneDatabase } from '../support/database.ts'

let database: Database
let server: Server
const feed = availabilityFeed()
beforeAll(async () => {
  database = await cloneDatabase()
  const log = pino({ level: 'silent' })
  const service = {
    db: database.db,
    config: readConfig({ PORT: '0', RATE_ADDRESS: '0', RATE_ORGANIZATION: '0' }),
    tokens: tokensOf('a secret of more than thirty-two characters', 30),
    oidc: null,
    ...{ feed, bookingFeed: bookingFeed(), orderFeed: orderFeed(), notificationFeed: notificationFeed() },
    ...{ accessWatch: new AccessWatch(), demand: new UnmetDemand(), attempts: new Attempts() },
    reachability: ALWAYS_REACHABLE,
    files: filesOf(readConfig({}), 'a secret'),
  }
  server = await startServer(service, log)
})
afterAll(async () => {
  await server.close()
  await database.close()
})

const QUERY =
  'subscription ($after: String) { availabilityChanged(scope: {category: "01"}, after: $after) { cursor } }'
const subscribe = (id: string, after?: string) =>
  JSON.stringify({ id, type: 'subscribe', payload: { query: QUERY, variables: { after } } })
const complete = (id: string) => JSON.stringify({ id, type: 'complete' })
const BEGINNING = Buffer.from('0').toString('base64url')

/** A socket that says all of this at once, and the next pong after it. */
async function say(messages: readonly string[]): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await new Promise((resolve) => socket.once('open', resolve))
  const acknowledged = new Promise((resolve) => socket.once('message', resolve))
  socket.send('{"type":"connection_init"}')
  await acknowledged
  for (const message of messages) socket.send(message)
  const ponged = new Promise((resolve) => socket.once('pong', resolve))
  socket.ping()
  await ponged
  return socket
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const untilNobodyWatches = async () => {
  while (feed.watched) await turn()
}

test('nobody goes on watching for a socket that is gone, whatever it was doing', async () => {
  const doings = [
    [subscribe('1')],
    [subscribe('1'), subscribe('2', BEGINNING)],
    // Under one id again and again, each before the one before has ended.
    Array.from({ length: 300 }, () => [subscribe('1'), complete('1')]).flat(),
    [...Array.from({ length: 30 }, (_, i) => subscribe(String(i), BEGINNING)), complete('3'), subscribe('3')],
  ]
  for (const doing of doings) {
    for (const leave of ['close', 'terminate'] as const) {
      const socket = await say(doing)
      socket[leave]()
      await untilNobodyWatches()
    }
  }
  expect(feed.watched).toBe(false)
})

test('under one id used again and again a socket has no more subscriptions than others', async () => {
  let most = 0
  const watch = feed.watch.bind(feed)
  let watching = 0
  feed.watch = (...args) => {
    watching += 1
    most = Math.max(most, watching)
    const watcher = watch(...args)
    const leave = watcher.return!.bind(watcher)
    watcher.return = () => {
      watching -= 1
      return leave()
    }
    return watcher
  }
  const socket = await say(Array.from({ length: 200 }, () => [subscribe('1'), complete('1')]).flat())
  expect(most).toBeLessThanOrEqual(LIMITS.subscriptions)
  socket.close()
  await untilNobodyWatches()
})

test('a stream whose reader has gone is not told any more', async () => {
  const leaving = new AbortController()
  const address = `${server.url}/graphql/stream?${new URLSearchParams({ query: QUERY })}`
  const response = await fetch(address, { signal: leaving.signal })
  await response.body!.getReader().read()
  while (!feed.watched) await turn()
  leaving.abort()
  await untilNobodyWatches()
  expect(feed.watched).toBe(false)
})
