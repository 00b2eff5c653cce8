import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { type Peer, startPostgraphile } from '../postgraphile.ts'
import { type Server, startServer } from '../processes.ts'
import { HTTP_POOL, startService } from '../service.ts'
import { type Turn, turned } from '../turns.ts'
import { CROWD } from './ask-all.ts'
import { callersOf } from './measure.ts'
import {
  bareDialect,
  type Dialect,
  PUBLISH,
  postgraphileDialect,
  READS,
  type Read,
  serviceDialect,
  WITHDRAW,
} from './plain-reads.ts'

/** The turns of each contestant, read by read. */
export type Contest = Record<Read, Map<string, Turn[]>>
export const SERVICE = 'the service'
export const BARE = 'bare Fastify handler'
export const peerName = (peer: Peer) => `PostGraphile ${peer.version}`

const VARIETY = 200

interface Contestant {
  name: string
  server: Server
  dialect: Dialect
}

const startBare = (url: string) => {
  const file = fileURLToPath(new URL('bare-server.ts', import.meta.url))
  return startServer(process.execPath, ['--import', 'tsx', file, url, String(HTTP_POOL)], {})
}

/** Lets the service and its rivals answer the same two reads on one PostgreSQL, turn by turn. */
export async function compareReads(
  { url, bookables }: { url: string; bookables: number },
  peer: Peer | null,
  { rounds, milliseconds }: { rounds: number; milliseconds: number },
): Promise<Contest> {
  const contestants: Contestant[] = []
  try {
    const now = new Date()
    const enter = async (name: string, server: Promise<Server>, dialect: Dialect) => {
      contestants.push({ name, server: await server, dialect })
    }
    await enter(SERVICE, startService({ DATABASE_URL: url }), await serviceDialect(bookables, now))
    await enter(BARE, startBare(url), bareDialect(bookables, now))
    if (peer) {
      await runOn(url, PUBLISH)
      await enter(
        peerName(peer),
        startPostgraphile(peer, url, HTTP_POOL, 'public'),
        postgraphileDialect(bookables, now),
      )
    }
    for (const { server } of contestants) server.pause()
    return await playAll(contestants, rounds, milliseconds)
  } finally {
    for (const { server } of contestants) await server.stop()
    await runOn(url, WITHDRAW)
  }
}

async function runOn(url: string, statements: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe(statements)
  await sql.end()
}

async function playAll(contestants: Contestant[], rounds: number, milliseconds: number): Promise<Contest> {
  const contest: Contest = { detail: new Map(), list: new Map() }
  for (const read of READS)
    for (let round = 0; round < rounds; round += 1)
      for (const contestant of turned(contestants, round)) {
        const turn = await play(contestant, read, milliseconds)
        contest[read].set(contestant.name, [...(contest[read].get(contestant.name) ?? []), turn])
        if (turn.failure)
          console.log(`${contestant.name}, ${read}: ${turn.failed} failed, first: ${turn.failure}`)
      }
  return contest
}

async function play({ server, dialect }: Contestant, read: Read, milliseconds: number): Promise<Turn> {
  const callers = callersOf({ url: server.url, callers: CROWD })
  server.resume()
  try {
    const requests = Array.from({ length: VARIETY }, (_, i) => dialect[read](i + 1))
    return await callers.ask(requests, { milliseconds, count: Number.MAX_SAFE_INTEGER })
  } finally {
    await callers.stop()
    server.pause()
  }
}
