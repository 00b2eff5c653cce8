import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { openPostgres } from '../../../src/shared/database.ts'
import { Refusal } from '../../../src/shared/refusal.ts'
import { closedLoop, type Outcome } from '../closed-loop.ts'
import { serviceAsker } from '../holds/service-asker.ts'
import { findFreeSlots } from './wishes.ts'

/** Enterprises that hold slots all over a market, with a pause between two holds. */
export interface LoadSetup {
  url: string
  bookables: number
  callers: number
  pauseMs: number
}

export interface LoadTask {
  milliseconds: number
}

const ENTERPRISES = 100

const { url, bookables, callers, pauseMs }: LoadSetup = JSON.parse(process.argv[2] ?? '')
const database = openPostgres(url, 1)
const slots = await findFreeSlots(database.db, bookables).finally(database.close)
const asker = serviceAsker(url, callers)
let taken = 0

async function hold(enterprise: number): Promise<Outcome> {
  const slot = slots[taken % slots.length]!
  taken += 1
  try {
    return await asker.ask({ ...slot, enterprise, idempotencyKey: randomUUID() })
  } catch (error) {
    // It was open when it was found, and the rules have changed.
    if (error instanceof Refusal) return 'REFUSED'
    throw error
  }
}

process.on('message', async ({ milliseconds }: LoadTask) => {
  const until = performance.now() + milliseconds
  const tally = await closedLoop(
    callers,
    milliseconds,
    () => (performance.now() < until ? (taken % ENTERPRISES) + 1 : null),
    hold,
    () => pause(pauseMs),
  )
  process.send?.(tally)
})
process.on('disconnect', () => void asker.close())
