import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditKeyOf, freshKey } from '../../src/audit/audit-key.ts'
import { CheckpointRefused, nameOf, signed, type Written } from '../../src/audit/checkpoint.ts'
import { checkpointFile, checkpointLines } from '../../src/audit/checkpoint-file.ts'

const KEY = auditKeyOf(freshKey())
const checkpoint = (seq: number, before: Written | null): Written => {
  const statement = { market: 'a market', seq, hash: '0'.repeat(64), at: new Date().toISOString() }
  return signed({ ...statement, previous: before && nameOf(before) }, KEY)
}
const FIRST = checkpoint(1, null)
const SECOND = checkpoint(2, FIRST)

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-checkpoints-'))
  path = join(folder, 'checkpoints.jsonl')
})
afterAll(() => rm(folder, { recursive: true }))

test('half a line that a crash has left is cut off wherever it ends, and the file goes on', async () => {
  for (const length of [1, 5, 20, SECOND.line.length - 1]) {
    await writeFile(path, `${FIRST.line}\n${SECOND.line.slice(0, length)}`)
    const file = checkpointFile(path)
    expect(await checkpointLines(path)).toEqual([FIRST.line])
    expect(await file.last()).toEqual(FIRST)
    await file.append(SECOND)
    expect(await readFile(path, 'utf8')).toBe(`${FIRST.line}\n${SECOND.line}\n`)
  }
})

test('half of the first line is cut off as well', async () => {
  await writeFile(path, FIRST.line.slice(0, 30))
  expect(await checkpointFile(path).last()).toBeNull()
  expect(await readFile(path, 'utf8')).toBe('')
})

test('a whole line stays, though its end is missing', async () => {
  await writeFile(path, FIRST.line)
  const file = checkpointFile(path)
  expect(await checkpointLines(path)).toEqual([FIRST.line])
  expect(await file.last()).toEqual(FIRST)
  await file.append(SECOND)
  expect(await checkpointLines(path)).toEqual([FIRST.line, SECOND.line])
})

test('what is no checkpoint stays as it is, and nothing is signed behind it', async () => {
  for (const text of ['a letter', `${FIRST.line}\na letter\n`, `${FIRST.line}\n{"market":"\n`]) {
    await writeFile(path, text)
    await expect(checkpointFile(path).last()).rejects.toThrow(CheckpointRefused)
    expect(await readFile(path, 'utf8')).toBe(text)
  }
})
