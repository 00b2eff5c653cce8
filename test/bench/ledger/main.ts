import { checkLedger } from '../../../src/availability/ledger-check.service.ts'
import { openPostgres } from '../../../src/shared/database.ts'
import { after, DAY } from '../../../src/shared/period.ts'
import { withBenchDatabase } from '../bench-database.ts'
import type { Tally } from '../closed-loop.ts'
import { countBookables } from '../count-bookables.ts'
import { fillPostgres } from '../market/stage.ts'
import type { Options } from '../options.ts'
import { type Load, startLoad } from '../processes.ts'
import { quantile } from '../quantile.ts'
import { goal, number, table } from '../table.ts'
import type { LoadSetup, LoadTask } from './load.ts'
import { WORKS } from './works.ts'

const CALLERS = 4
const PAUSE_MS = 20
const POOL = 4
const SLICE_MS = 1_000
const ROLL_WITHIN_S = 60

/** What a change of the ledger took, and what became of the bookings meanwhile. */
interface Row {
  title: string
  seconds: number
  holds: Tally[]
}

/** How long it takes to write the ledger of a whole market, while bookings go on. */
export async function measureLedger({ quick, sizes, on }: Options): Promise<void> {
  const begun = performance.now()
  const say = (text: string) => console.log(`${text}, ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  await withBenchDatabase(async (url) => {
    if (!on) await fillPostgres(url, sizes?.at(-1) ?? (quick ? 1_000 : 100_000), say)
    const bookables = await countBookables(url)
    const load = startHolds({ url, bookables, callers: CALLERS, pauseMs: PAUSE_MS })
    const database = openPostgres(url, POOL)
    try {
      const rows = [await aside('nothing else', load, () => pauseFor(quick ? 2 : 10))]
      for (const { title, run } of WORKS) {
        rows.push(await aside(title, load, () => run(database.db, bookables)))
        say(title)
      }
      console.log(`\n${bookables} calendars\n\n${holdsTable(rows)}\n\n${goalsTable(rows)}\n`)
      const differences = await checkLedger({ db: database.db, now: after(new Date(), 7 * DAY) })
      say(`${differences.length} differences between ledger and sources`)
    } finally {
      await Promise.all([load.stop(), database.close()])
    }
  }, on)
}

const startHolds = (setup: LoadSetup): Load<LoadTask, Tally> =>
  startLoad(new URL('load.ts', import.meta.url).pathname, setup)

const pauseFor = (seconds: number) =>
  new Promise<void>((resolve) => void setTimeout(resolve, seconds * 1_000))

/** Does something while others hold slots. */
async function aside(title: string, load: Load<LoadTask, Tally>, work: () => Promise<void>): Promise<Row> {
  const holds: Tally[] = [await load.run({ milliseconds: SLICE_MS })]
  const begun = performance.now()
  let [done, seconds] = [false, 0]
  const working = work().finally(() => {
    done = true
    seconds = (performance.now() - begun) / 1_000
  })
  // It is waited for below; until then its failure is nobody's.
  working.catch(() => {})
  holds.length = 0
  while (!done) holds.push(await load.run({ milliseconds: SLICE_MS }))
  await working
  return { title, seconds, holds }
}

function holdsTable(rows: readonly Row[]): string {
  return table(
    ['meanwhile', 'seconds', 'holds/s', 'p50 ms', 'p99 ms', 'slowest ms', 'refused', 'failed'],
    rows.map(({ title, seconds, holds }) => {
      const latencies = holds.flatMap((tally) => tally.latencies)
      const sum = (figure: 'done' | 'refused' | 'failed' | 'milliseconds') =>
        holds.reduce((all, tally) => all + tally[figure], 0)
      return [
        ...[title, number(seconds, 1), number((sum('done') / sum('milliseconds')) * 1_000)],
        ...[0.5, 0.99, 1].map((share) => number(quantile(latencies, share), 1)),
        ...[number(sum('refused')), number(sum('failed'))],
      ]
    }),
  )
}

function goalsTable(rows: readonly Row[]): string {
  const { title, seconds } = rows.at(-1)!
  return table(
    ['goal', 'figure', ''],
    [goal(`${title}: under ${ROLL_WITHIN_S} s`, seconds, seconds < ROLL_WITHIN_S, 1)],
  )
}
