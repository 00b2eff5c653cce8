import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, cloneDirectory, isPostgres } from '../support/database.ts'

let folder: string
let place: Record<string, string>
let drop = async () => {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-synonyms-'))
  if (isPostgres()) {
    const { url, close } = await cloneDatabase()
    place = { DATABASE_URL: url! }
    drop = close
  } else {
    await cloneDirectory(folder)
    place = { DATA_DIR: folder }
  }
})
afterAll(() => drop().finally(() => rm(folder, { recursive: true })))

/** What `npm run synonyms -- …` writes, and its exit code. */
const run = (args: string[], settings = place) =>
  promisify(execFile)(process.execPath, ['dist/synonyms.js', ...args], {
    env: { PATH: process.env.PATH, ...settings },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  )

test('whoever runs the service adds terms that mean the same', { timeout: 60_000 }, async () => {
  expect(await run(['add', '盐水喷雾=盐雾箱=Brine-Box'])).toEqual({
    code: 0,
    said: '盐水喷雾 (added) = brine box (added) = 盐雾箱 (added)\n',
  })
  expect((await run(['list', '盐雾箱'])).said.split('\n')).toEqual([
    expect.stringMatching(/^盐雾试验 = .*盐雾箱.* = salt spray = salt fog$/),
    '盐水喷雾 (added) = brine box (added) = 盐雾箱 (added)',
    '',
  ])
})

test('what is added to a built-in group goes with it, and can be removed', { timeout: 60_000 }, async () => {
  const added = await run(['add', '扫描电镜=我们的电镜'])
  expect(added.said).toMatch(/^扫描电镜 = sem = .*场发射扫描电子显微镜.* = 我们的电镜 \(added\)\n$/)
  expect((await run(['remove', '扫描电镜'])).code).toBe(0)
  expect(await run(['remove', '扫描电镜'])).toEqual({
    code: 1,
    said: 'fenshi: Nothing was added to a group named "扫描电镜".\n',
  })
})

test('terms that cannot be used are refused in one line', { timeout: 60_000 }, async () => {
  const { code, said } = await run(['add', 'SEM=sem'])
  expect(code).toBe(1)
  expect(said).toMatch(/^fenshi: A group needs two terms.*\n$/)
})

test.each([[[]], [['add']], [['constructor', 'SEM']], [['add', 'SEM', '扫描电镜']]])(
  '%j is answered with how to use it',
  async (args) => {
    const { code, said } = await run(args)
    expect(code).toBe(1)
    expect(said).toContain('npm run synonyms -- add')
  },
)

test('where no database is, none is made', async () => {
  const { code, said } = await run(['list'], { DATA_DIR: join(folder, 'nowhere') })
  expect(code).toBe(1)
  expect(said).toContain('There is no Fenshi database in')
})
