import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockDirectory } from '../../src/shared/directory-lock.ts'
import { cloneDirectory, isPostgres } from '../support/database.ts'

const onOne = test.skipIf(isPostgres())

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-import-'))
  if (!isPostgres()) await cloneDirectory(folder)
  await writeFile(join(folder, 'list.csv'), 'category,name.zh,terms.tariff.large\n01,衍射仪,200')
})
afterAll(() => rm(folder, { recursive: true }))

/** What `npm run import -- …` says, and its exit code. */
async function run(...args: string[]): Promise<{ code: number; output: string }> {
  const environment = { PATH: process.env.PATH, DATA_DIR: folder }
  const child = spawn(process.execPath, ['dist/import.js', ...args], { env: environment })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const [code] = await once(child, 'close')
  return { code, output }
}
const importOf = (file: string) => run('--lab', '913100000000000000', join(folder, file))

onOne('a file that cannot be read is refused', async () => {
  expect(await importOf('none.csv')).toMatchObject({
    code: 1,
    output: expect.stringContaining('cannot be read'),
  })
})

onOne('a directory that another process has open is refused', async () => {
  const unlock = await lockDirectory(folder)
  expect(await importOf('list.csv')).toMatchObject({
    code: 1,
    output: expect.stringContaining('is using the data directory'),
  })
  await unlock()
})

onOne('a lab that is not known is refused, in Chinese too', async () => {
  expect(await importOf('list.csv')).toMatchObject({
    code: 1,
    output: expect.stringContaining('没有统一社会信用代码'),
  })
})

onOne('--help tells the columns', async () => {
  expect(await run('--help')).toMatchObject({
    code: 0,
    output: expect.stringContaining('terms.tariff.large *'),
  })
})
