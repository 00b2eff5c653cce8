import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbedded } from '../../src/shared/database.ts'
import { cloneDatabase, isPostgres } from '../support/database.ts'

let folder: string
let place: Record<string, string>
let drop = async () => {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-standards-'))
  if (isPostgres()) {
    const { url, close } = await cloneDatabase()
    place = { DATABASE_URL: url! }
    drop = close
  } else {
    const database = await openEmbedded(folder)
    await database.migrate()
    await database.close()
    place = { DATA_DIR: folder }
  }
})
afterAll(() => drop().finally(() => rm(folder, { recursive: true })))

/** What `npm run standards -- …` writes, and its exit code. */
const run = (args: string[]) =>
  promisify(execFile)(process.execPath, ['dist/standards.js', ...args], {
    env: { PATH: process.env.PATH, ...place },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  )

test('whoever runs the service adds an edition, which then takes the place of another', {
  timeout: 60_000,
}, async () => {
  expect((await run(['add', 'GB/T 19580-2031=卓越绩效评价准则'])).said.split('\n')).toEqual([
    'GB/T 19580-2012 = 卓越绩效评价准则 = Criteria for performance excellence',
    'GB/T 19580-2031 = 卓越绩效评价准则',
    '',
  ])
  const { code, said } = await run(['supersede', 'GB/T 19580-2012=GB/T 19580-2031'])
  expect([code, said.split('\n')[0]]).toEqual([
    0,
    'GB/T 19580-2012 = 卓越绩效评价准则 = Criteria for performance excellence (superseded by the edition 2031)',
  ])
  const [undone] = (await run(['supersede', 'GB/T 19580-2012='])).said.split('\n')
  expect(undone).toBe('GB/T 19580-2012 = 卓越绩效评价准则 = Criteria for performance excellence')
})

test.each([
  [['add', 'GB/T 19580=没有年代号'], /^fenshi: A standard is added as/],
  [['supersede', 'GB/T 229-2020=GB/T 229-2099'], /^fenshi: Two editions of one standard are needed/],
  [['list', 'GB/T 999999'], /^fenshi: The catalogue has no standard/],
  [['list'], /npm run standards -- add/],
])('%j is refused in words', { timeout: 60_000 }, async (args, words) => {
  const { code, said } = await run(args)
  expect(code).toBe(1)
  expect(said).toMatch(words)
})
