import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))
// Loaded once, and long enough as it is.
const isDemo = (file: string) => file.startsWith('demo/')

test('objects are written whole: one literal spread into another is sixty times slower, and four times as large', async () => {
  const files = (await readdir(SRC, { recursive: true })).filter(
    (file) => /\.ts$/.test(file) && !isDemo(file),
  )
  const spread = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(SRC, file), 'utf8')
      return /\.\.\.\{/.test(text) ? [file] : []
    }),
  )
  expect(spread.flat()).toEqual([])
})
