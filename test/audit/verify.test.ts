import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditKeyOf, freshKey, publicKeyOf } from '../../src/audit/audit-key.ts'
import { auditMarket } from '../../src/audit/audit-secrets.repository.ts'
import { checkpointFile } from '../../src/audit/checkpoint-file.ts'
import { Checkpoints, chainAll } from '../../src/audit/checkpoints.service.ts'
import { insertAuditEntries } from '../../src/shared/audit/audit-entries.repository.ts'
import { openAsOwner, openEmbedded } from '../../src/shared/database.ts'
import type { Db } from '../../src/shared/db.ts'
import { MINUTE } from '../../src/shared/period.ts'
import { entries } from '../support/audit.ts'
import { cloneDatabase, isPostgres } from '../support/database.ts'

const KEY = freshKey()
const PUBLIC_KEY = publicKeyOf(auditKeyOf(KEY))

let folder: string
let file: string
let place: { DATABASE_URL: string } | { DATA_DIR: string }
let drop = async () => {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-audit-'))
  file = join(folder, 'checkpoints.jsonl')
  place = { DATA_DIR: folder }
  if (isPostgres()) {
    const { url, close } = await cloneDatabase()
    place = { DATABASE_URL: url! }
    drop = close
  }
  await onDatabase(async (db) => {
    const checkpoints = new Checkpoints(await auditMarket(db), auditKeyOf(KEY), checkpointFile(file))
    for (const minute of [0, 1, 11]) {
      await insertAuditEntries(db, entries(5))
      await chainAll(db)
      await checkpoints.write(db, new Date(Date.now() + minute * MINUTE))
    }
  })
})
afterAll(() => drop().finally(() => rm(folder, { recursive: true })))

/** Does something as the owner of the tables; when it is embedded, only one process at a time may have it open. */
async function onDatabase(run: (db: Db) => Promise<unknown>): Promise<void> {
  const database = 'DATABASE_URL' in place ? openAsOwner(place.DATABASE_URL, 2) : await migrated()
  await run(database.db).finally(database.close)
}

async function migrated() {
  const database = await openEmbedded(folder)
  await database.migrate()
  return database
}

/** What `npm run audit:verify` writes, and its exit code. */
const verify = (settings: object = { AUDIT_CHECKPOINT_FILE: file, AUDIT_PUBLIC_KEY: PUBLIC_KEY }) =>
  promisify(execFile)(process.execPath, ['dist/audit-verify.js'], {
    env: { PATH: process.env.PATH, ...place, ...settings },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      said: stdout + stderr,
    }),
  )

test('a checkpoint is written for the first record, and then every ten minutes', async () => {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual([5, 15])
})

test('a log that nobody touched passes, and how far the checkpoints reach is said', {
  timeout: 60_000,
}, async () => {
  expect(await verify()).toEqual({
    code: 0,
    said: '15 records, 2 checkpoints, which vouch for the records up to 15\nNothing was changed.\n',
  })
})

test('what is not proven is said: without checkpoints, or with a key that is kept beside the log', {
  timeout: 60_000,
}, async () => {
  const { code, said } = await verify({})
  expect(code).toBe(0)
  expect(said).toContain('AUDIT_CHECKPOINT_FILE is not set')
  expect(said).toContain('AUDIT_PUBLIC_KEY is not set')
})

test('checkpoints that another key has signed, or that cannot be read, end with 1', {
  timeout: 60_000,
}, async () => {
  const other = publicKeyOf(auditKeyOf(freshKey()))
  const wrong = await verify({ AUDIT_CHECKPOINT_FILE: file, AUDIT_PUBLIC_KEY: other })
  expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('record 5: the signature')])
  const nowhere = await verify({
    AUDIT_CHECKPOINT_FILE: join(folder, 'nowhere'),
    AUDIT_PUBLIC_KEY: PUBLIC_KEY,
  })
  expect([nowhere.code, nowhere.said]).toEqual([1, expect.stringContaining('The checkpoints cannot be read')])
})

test('a file in which one checkpoint is missing ends with 1', { timeout: 60_000 }, async () => {
  const [, last] = (await readFile(file, 'utf8')).split('\n')
  const shorter = join(folder, 'shorter.jsonl')
  await writeFile(shorter, `${last}\n`)
  const { code, said } = await verify({ AUDIT_CHECKPOINT_FILE: shorter, AUDIT_PUBLIC_KEY: PUBLIC_KEY })
  expect([code, said]).toEqual([1, expect.stringContaining('record 15: the checkpoint before it is missing')])
})

test('records are refused to be changed, and where somebody did it nonetheless it is said which', {
  timeout: 60_000,
}, async () => {
  await onDatabase(async (db) => {
    for (const change of [
      'update audit_record set times = 2',
      'delete from audit_record',
      'truncate audit_record',
    ]) {
      await expect(db.execute(sql.raw(change))).rejects.toMatchObject({ cause: { code: '23001' } })
    }
    await db.execute(sql`alter table audit_record disable trigger user`)
    await db.execute(sql`update audit_record set outcome = 'FAILED' where seq = 7`)
    await db.execute(sql`alter table audit_record enable trigger user`)
  })
  const { code, said } = await verify()
  expect(code).toBe(1)
  expect(said).toContain('record 7: its hash does not fit')
  expect(said).toContain('The log was changed: 1 findings.')
})

test('nothing is signed that does not go on from what was signed before', async () => {
  await onDatabase(async (db) => {
    await db.execute(sql`alter table audit_record disable trigger user`)
    await db.execute(sql`delete from audit_record where seq >= 15`)
    await insertAuditEntries(db, entries(3))
    await chainAll(db)
    const checkpoints = new Checkpoints(await auditMarket(db), auditKeyOf(KEY), checkpointFile(file))
    await expect(checkpoints.write(db, new Date())).rejects.toThrow('record 15')
  })
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2)
})
