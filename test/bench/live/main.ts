import postgres, { type Sql } from 'postgres'
import { withBenchDatabase } from '../bench-database.ts'
import { TENTH } from '../market/plan.ts'
import { fillPostgres } from '../market/stage.ts'
import type { Options } from '../options.ts'
import { turned } from '../turns.ts'
import { bare, type Contestant, service } from './contestants.ts'
import { checkOpenFiles } from './open-files.ts'
import { recordMessages } from './recorded.ts'
import { goalsTable, type Played, playedTable } from './report.ts'
import { distinctScopes, type Scene, sameScope } from './scenes.ts'
import { tryTurn } from './turn.ts'

const SIZES = [1_000, 5_000, 10_000]
const BOOKABLES = 1_000

/** How quickly changes reach those who watch, and how many at once, beside a server that does nothing else. */
export async function measureLive({ quick, sizes, seconds }: Options): Promise<void> {
  const begun = performance.now()
  const say = (text: string) => console.log(`${text}, ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  const asked = sizes ?? (quick ? SIZES.slice(0, 1) : SIZES)
  await checkOpenFiles(Math.max(...asked))
  await withBenchDatabase(async (url) => {
    await fillPostgres(url, BOOKABLES, say)
    const sql = postgres(url, { max: 8, onnotice: () => {} })
    try {
      const bookables = await bookablesOf(sql, TENTH)
      const scenes = asked.flatMap((size) => [
        sameScope(size, TENTH, bookables),
        distinctScopes(size, BOOKABLES),
      ])
      const first = service(url, sql)
      const messages = await recordMessages(first, scenes[0]!.topics[0]!)
      say(`recorded ${messages.length} messages of ${Math.round(meanBytes(messages))} bytes`)
      const turns = quick ? { rounds: 1, seconds: seconds ?? 2 } : { rounds: 3, seconds: seconds ?? 5 }
      const played = await playAll(scenes, [first, bare(messages)], turns, say)
      console.log(`\n${playedTable(played)}\n\n${goalsTable(played)}\n`)
    } finally {
      await sql.end()
    }
  })
  say('in all')
}

async function bookablesOf(sql: Sql, category: string): Promise<string[]> {
  const found = await sql<{ id: string }[]>`select id from bookable where category = ${category} order by id`
  return found.map(({ id }) => id)
}

const meanBytes = (messages: readonly string[]) =>
  messages.reduce((sum, message) => sum + Buffer.byteLength(message), 0) / messages.length

async function playAll(
  scenes: readonly Scene[],
  contestants: readonly Contestant[],
  { rounds, seconds }: { rounds: number; seconds: number },
  say: (text: string) => void,
): Promise<Played[]> {
  const played: Played[] = scenes.map((scene) => ({ scene, turns: new Map() }))
  for (let round = 0; round < rounds; round += 1)
    for (const { scene, turns } of played)
      for (const contestant of turned(contestants, round)) {
        const turn = await tryTurn(contestant, scene, seconds)
        turns.set(contestant.name, [...(turns.get(contestant.name) ?? []), turn])
        const figures = `${turn.perSecond.toFixed(0)} deliveries a second, p50 ${turn.p50.toFixed(1)} ms`
        say(`${scene.sockets} watch ${scene.name} scope, ${contestant.name}: ${turn.failure ?? figures}`)
      }
  return played
}
