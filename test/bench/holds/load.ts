import { closedLoop, count, eachBookable, type Tally } from './closed-loop.ts'
import { type DialectName, httpAsker } from './http-askers.ts'
import { anyWish, ENTERPRISES, type Market, rivalWishes, type Wish } from './market.ts'
import { type Asker, serviceAsker } from './service-asker.ts'

/** What a process of its own is told to do; it answers with the tally of the measured part. */
export interface LoadJob {
  market: Market
  /** Which server to ask over HTTP; without one, the service function is called in this process. */
  server?: { url: string; dialect: DialectName }
  callers: number
  /** Connections to the database of the service function. */
  pool: number
  visitMs: number
  measureMs: number
  /** Instead of measuring any slots: so many slots, after each of which all callers go at once. */
  races?: number
}

/** Each race by itself: how many won it, and how long everybody waited for an answer. */
export type RaceResult = Tally & { winners: number[] }

const job: LoadJob = JSON.parse(process.argv[2] ?? '')
const { market, callers, server } = job
const asker: Asker = server
  ? await httpAsker(server.url, server.dialect, callers)
  : serviceAsker(market.url, job.pool)
const enterpriseOf = (caller: number) => (caller % ENTERPRISES) + 1

// Once to every bookable, so that code and caches are as warm as in a service that has been up for a while.
const nextBookable = eachBookable()
await closedLoop(
  callers,
  job.visitMs,
  (caller) => {
    const bookable = nextBookable()
    return bookable === null ? null : anyWish(market, enterpriseOf(caller), bookable)
  },
  asker.ask,
)
const result = job.races
  ? await race(job.races)
  : await closedLoop(callers, job.measureMs, (caller) => anyWish(market, enterpriseOf(caller)), asker.ask)
process.send?.(result)
await asker.close()

async function race(slots: number): Promise<RaceResult> {
  const tally: Tally = { held: 0, refused: 0, failed: 0, milliseconds: 0, latencies: [] }
  const winners: number[] = []
  const begun = performance.now()
  for (let slot = 0; slot < slots && performance.now() < begun + job.measureMs; slot += 1) {
    const before = tally.held
    const ask = (wish: Wish) => count(tally, () => asker.ask(wish))
    await Promise.all(rivalWishes(market, callers).map(ask))
    winners.push(tally.held - before)
  }
  return { ...tally, milliseconds: performance.now() - begun, winners }
}
