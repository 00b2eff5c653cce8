import { closedLoop, count, eachUpTo, emptyTally, type Tally } from '../closed-loop.ts'
import { type DialectName, httpAsker } from './http-askers.ts'
import { anyWish, BOOKABLES, ENTERPRISES, type Market, rivalWishes, type Wish } from './market.ts'
import { type Asker, serviceAsker } from './service-asker.ts'

/** Whom the callers of this process ask: a server over HTTP or, without one, the service function in this process. */
export interface LoadSetup {
  market: Market
  server?: { url: string; dialect: DialectName }
  callers: number
  /** Connections to the database of the service function. */
  pool: number
}

/**
 * What the callers do: `visit` each bookable once, ask for `any` slot, or `race` for so many slots, one after the
 * other, all callers at once.
 */
export interface LoadTask {
  kind: 'visit' | 'any' | 'race'
  milliseconds: number
  slots?: number
}

/** Of a race also how many won each slot. */
export type LoadResult = Tally & { winners: number[] }

const { market, server, callers, pool }: LoadSetup = JSON.parse(process.argv[2] ?? '')
const asker: Asker = server
  ? await httpAsker(server.url, server.dialect, callers)
  : serviceAsker(market.url, pool)
const enterpriseOf = (caller: number) => (caller % ENTERPRISES) + 1

const TASKS: Record<LoadTask['kind'], (task: LoadTask) => Promise<LoadResult>> = {
  visit: async ({ milliseconds }) => {
    const next = eachUpTo(BOOKABLES)
    const wish = (caller: number) => {
      const bookable = next()
      return bookable === null ? null : anyWish(market, enterpriseOf(caller), bookable)
    }
    return { ...(await closedLoop(callers, milliseconds, wish, asker.ask)), winners: [] }
  },
  any: async ({ milliseconds }) => {
    const wish = (caller: number) => anyWish(market, enterpriseOf(caller))
    return { ...(await closedLoop(callers, milliseconds, wish, asker.ask)), winners: [] }
  },
  race,
}

async function race({ slots = 0, milliseconds }: LoadTask): Promise<LoadResult> {
  const tally = emptyTally()
  const winners: number[] = []
  const begun = performance.now()
  while (winners.length < slots && performance.now() < begun + milliseconds) {
    const before = tally.done
    const ask = (wish: Wish) => count(tally, () => asker.ask(wish))
    await Promise.all(rivalWishes(market, callers).map(ask))
    winners.push(tally.done - before)
  }
  return { ...tally, milliseconds: performance.now() - begun, winners }
}

process.on('message', async (task: LoadTask) => process.send?.(await TASKS[task.kind](task)))
process.on('disconnect', () => void asker.close())
