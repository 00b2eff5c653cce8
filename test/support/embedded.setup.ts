import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { embedded } from '../../src/shared/database.ts'
import { prepareTemplate } from './template.ts'

const SKIPPED =
  'SKIPPED: everything on PostgreSQL, with races. To run it: TEST_DATABASE_URL=postgres://user@host/database npm test\n'

/** Migrates one embedded database and keeps its files, from which each test file starts its own. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'fenshi-test-'))
  const database = await embedded()
  await prepareTemplate(database)
  const file = join(folder, 'template.tar')
  await writeFile(file, Buffer.from(await (await database.client.dumpDataDir('none')).arrayBuffer()))
  await database.close()
  project.provide('embeddedTemplate', file)
  return async () => {
    await rm(folder, { recursive: true })
    if (!process.env.TEST_DATABASE_URL) process.stdout.write(SKIPPED)
  }
}
