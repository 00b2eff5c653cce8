import type { ExecutionResult } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { cloneDatabase, isPostgres } from '../support/database.ts'
import { type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { schema, tryOut } from './access/asking.ts'
import { operationsOf } from './access/documents.ts'
import { SAMPLES } from './access/samples.ts'
import { type Ids, makeWorld, missing, SECRET, type World } from './access/world.ts'

const TOKEN_SECRET = 'the secret of the matrix of accesses'
const operations = new Map(operationsOf(schema).map((operation) => [operation.name, operation]))

let service: TestService
let world: World
/** Who asks, and whether as a party of what is asked for. */
let actors: { name: string; client: Client; isParty: boolean }[]
beforeAll(async () => {
  service = await startService({ TOKEN_SECRET }, await cloneDatabase())
  const seed = seeds(service)
  const others = await Promise.all([seed.enterprise(), seed.lab(), seed.window(), seed.regulator()])
  world = await makeWorld(service)
  const named = (name: string, { client }: Pick<Member, 'client'>, isParty = false) => ({
    ...{ name, client, isParty },
  })
  const mandated = world.window.client.actingFor(world.enterprise.organizationId)
  actors = [
    named('stranger', { client: service.stranger }),
    named('enterprise', world.enterprise, true),
    named('lab', world.lab, true),
    named('window, mandated', { client: mandated }, true),
    named('its window', world.window, true),
    ...['other enterprise', 'other lab', 'window', 'regulator'].map((name, i) => named(name, others[i]!)),
  ]
})
afterAll(() => service.stop())

// Each try is taken back, for which one session is enough.
const onOne = test.skipIf(isPostgres())

onOne('each operation has a sample', () => {
  const sampled = new Set(Object.keys(SAMPLES).map((sample) => sample.split(' ')[0]))
  expect([...operations.keys()].filter((name) => !sampled.has(name))).toEqual([])
})

const ask = (sample: string, ids: Ids, client: Client) =>
  tryOut(service.db, TOKEN_SECRET, operations.get(sample.split(' ')[0]!)!, SAMPLES[sample]!(ids), client)

/** What came of it, in a word or two. */
function outcomeOf({ data, errors = [] }: ExecutionResult): string {
  const whole = errors.find(({ path }) => (path ?? []).length <= 1)
  if (whole || !data) return String((whole ?? errors[0])?.extensions?.code)
  const [answer] = Object.values(data) as { [field: string]: unknown }[]
  const refusals = Object.entries(answer ?? {}).find(([field]) => field.endsWith('_userErrors'))?.[1]
  const codes = ((refusals ?? []) as { [field: string]: string }[]).map(
    (refusal) => Object.entries(refusal).find(([field]) => field.endsWith('_code'))?.[1],
  )
  return codes.length > 0 ? `refused ${codes.join()}` : 'ok'
}

const line = (name: string, outcomes: string[]) =>
  [name.padEnd(32), ...outcomes.map((outcome) => outcome.padEnd(26))].join('').trimEnd()

onOne(
  'who may do what is as reviewed, and what is another’s is answered like what is not there',
  {
    timeout: 300_000,
  },
  async () => {
    const nothing = missing(world.ids)
    const lines = [
      line(
        '',
        actors.map(({ name }) => name),
      ),
    ]
    const told: string[] = []
    for (const sample of Object.keys(SAMPLES).sort()) {
      const [outcomes, ofNothing]: [string[], string[]] = [[], []]
      for (const { name, client, isParty } of actors) {
        const answers = [await ask(sample, world.ids, client), await ask(sample, nothing, client)] as const
        const [outcome, outcomeOfNothing] = [outcomeOf(answers[0]), outcomeOf(answers[1])]
        outcomes.push(outcome)
        ofNothing.push(outcomeOfNothing)
        if (isParty) continue
        if (/^[A-Z]/.test(outcome)) expect(answers[0], `${sample} as ${name}`).toEqual(answers[1])
        if (JSON.stringify(answers[0]).includes(SECRET)) told.push(`${sample} as ${name}`)
      }
      lines.push(line(sample, outcomes))
      if (ofNothing.join() !== outcomes.join()) lines.push(line('  of a missing id', ofNothing))
    }
    expect(told).toEqual([])
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('access-matrix.txt')
  },
)
