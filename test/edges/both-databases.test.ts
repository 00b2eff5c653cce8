import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ON_BOTH } from '../support/both-databases.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The tests of which something is skipped on PostgreSQL, by their own words. */
async function leftToTheEmbedded(): Promise<string[]> {
  const files = (await readdir(join(ROOT, 'test'), { recursive: true })).filter((file) =>
    file.endsWith('.test.ts'),
  )
  const left = await Promise.all(
    files.map(async (file) =>
      /skipIf\([^)]*(?<!!)isPostgres\(\)/.test(await readFile(join(ROOT, 'test', file), 'utf8'))
        ? [`test/${file}`]
        : [],
    ),
  )
  return left.flat()
}

test('what is skipped on PostgreSQL is shown on the embedded database in the same run', async () => {
  expect((await leftToTheEmbedded()).filter((file) => !ON_BOTH.includes(file))).toEqual([])
})

test('what is to be shown on both databases is there', async () => {
  const all = await readdir(join(ROOT, 'test'), { recursive: true })
  expect(ON_BOTH.filter((file) => !all.includes(file.slice('test/'.length)))).toEqual([])
})
