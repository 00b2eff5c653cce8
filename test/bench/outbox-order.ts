import postgres from 'postgres'
import { withBenchDatabase } from './bench-database.ts'
import { type Load, type Measured, measure } from './outbox-load.ts'
import { OTHER_TABLES, WAYS } from './outbox-ways.ts'

/**
 * Compares ways to read an outbox in an order that misses nothing. Run it with
 * `BENCH_DATABASE_URL=postgres://… tsx test/bench/outbox-order.ts`; README.md beside it explains the figures.
 */
const ROUNDS = 3
const LOADS = {
  'about 600 events a second': { milliseconds: 1_800, restMs: 12 },
  'as many events as they can': { milliseconds: 1_800 },
  'the same, with one transaction open for 5 s': { milliseconds: 5_800, held: { at: 400, for: 5_000 } },
} satisfies Record<string, Omit<Load, 'seed'>>

type Results = Map<string, Measured[]>

async function runRounds(url: string): Promise<Results> {
  const results: Results = new Map()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [title, load] of Object.entries<Omit<Load, 'seed'>>(LOADS)) {
      // Each way goes first once, so that none always meets the same state of the machine.
      const order = [...WAYS.slice(round % WAYS.length), ...WAYS.slice(0, round % WAYS.length)]
      for (const way of order) {
        const key = `${title}/${way.name}`
        const measured = await measure(url, way, { ...load, seed: round * 1_000 })
        results.set(key, [...(results.get(key) ?? []), measured])
      }
    }
  }
  return results
}

const COLUMNS = ['perSecond', 'p50', 'p99', 'stall', 'missed'] as const

function middle(measured: readonly Measured[], column: (typeof COLUMNS)[number]): number {
  const values = measured.map((one) => one[column]).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? Number.NaN
}

const HEADS = ['way', 'events/s', '', 'p50 ms', '', 'p99 ms', '', 'longest stall ms', 'missed']

function cells(results: Results, title: string, name: string): string[] {
  const of = (way: string, column: (typeof COLUMNS)[number]) =>
    middle(results.get(`${title}/${way}`) ?? [], column)
  const unsafe = WAYS.at(-1)?.name ?? ''
  const withRatio = (column: (typeof COLUMNS)[number], digits: number) => [
    of(name, column).toFixed(digits),
    `${(of(name, column) / of(unsafe, column)).toFixed(2)} x`,
  ]
  return [
    name,
    ...withRatio('perSecond', 0),
    ...withRatio('p50', 1),
    ...withRatio('p99', 1),
    of(name, 'stall').toFixed(0),
    of(name, 'missed').toFixed(0),
  ]
}

function print(results: Results): void {
  for (const title of Object.keys(LOADS)) {
    const lines = [HEADS, ...WAYS.map(({ name }) => cells(results, title, name))]
    console.log(`\n${title} (medians of ${ROUNDS} rounds; x: against C)`)
    for (const [first = '', ...others] of lines)
      console.log(first.padEnd(16) + others.map((cell, i) => cell.padStart(i === 6 ? 17 : 9)).join(''))
  }
}

await withBenchDatabase(async (url) => {
  const server = postgres(url, { max: 1, onnotice: () => {} })
  await server.unsafe(OTHER_TABLES)
  await server.end()
  // The first run pays for new connections and cold code.
  for (const way of WAYS) await measure(url, way, { seed: 0, milliseconds: 300 })
  print(await runRounds(url))
})
