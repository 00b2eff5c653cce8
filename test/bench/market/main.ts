import { countBookables } from '../count-bookables.ts'
import type { DatabaseKind, Options } from '../options.ts'
import { preparePostgraphile } from '../postgraphile.ts'
import { type Answers, askAll } from './ask-all.ts'
import { type Contest, compareReads, peerName } from './compare-reads.ts'
import type { Asked } from './measure.ts'
import { answersTable, contestTable, goalsTable, growthTable, textsTable } from './report.ts'
import { onStage, postgresStage, type Stage } from './stage.ts'

const SIZES = [1_000, 10_000, 100_000]
const NAMES: Record<DatabaseKind, string> = { postgres: 'PostgreSQL', embedded: 'PGlite' }

/** What a database answered, size by size. */
type Findings = Map<number, { answers: Answers; texts: Asked[] }>

/** How fast the market answers, on each kind of database, and whether it slows down as it grows. */
export async function measureMarket({ quick, sizes, databases, on }: Options): Promise<void> {
  const begun = performance.now()
  const say = (text: string) => console.log(`${text}, ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  const asked = sizes ?? (quick ? SIZES.slice(0, 1) : SIZES)
  const bounds = quick ? { milliseconds: 500, count: 50 } : { milliseconds: 4_000, count: 400 }
  const turns = quick ? { rounds: 1, milliseconds: 500 } : { rounds: 3, milliseconds: 3_000 }
  for (const kind of on ? (['postgres'] as const) : databases) {
    const findings: Findings = new Map()
    let contest: Contest | undefined
    const peer = kind === 'postgres' ? await preparePostgraphile() : null
    const measure = async (stage: Stage, last: boolean) => {
      const found = await askAll(stage, bounds)
      findings.set(stage.bookables, found)
      console.log(`\n${NAMES[kind]}, ${stage.bookables} bookables\n\n${answersTable(found.answers)}\n`)
      const { DATABASE_URL: url } = stage.settings
      if (last && url) contest = await compareReads({ url, bookables: stage.bookables }, peer, turns)
      say('measured')
    }
    if (on) await measure(postgresStage(on, await countBookables(on)), true)
    else
      for (const [i, size] of asked.entries())
        await onStage(kind, size, say, (stage) => measure(stage, i === asked.length - 1))
    console.log(summary(findings, contest, peer ? peerName(peer) : undefined))
  }
}

function summary(findings: Findings, contest: Contest | undefined, peer: string | undefined): string {
  const sizes = [...findings.keys()].sort((a, b) => a - b)
  const [smallest, largest] = [sizes[0]!, sizes.at(-1)!]
  const [few, many] = [findings.get(smallest)!, findings.get(largest)!]
  const grown = sizes.length > 1
  return [
    textsTable(many.texts),
    ...(grown ? [growthTable([smallest, largest], few.answers, many.answers)] : []),
    ...(contest ? [contestTable(contest)] : []),
    goalsTable(many.answers, grown ? few.answers : undefined, contest, peer),
  ].join('\n\n')
}
