import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../../../src/shared/database.ts'
import { driverError } from '../../../src/shared/db.ts'
import { cloneDatabase, createPostgres, isPostgres } from '../../support/database.ts'
import { prepareTemplate } from '../../support/template.ts'
import { fillWithInstruments, firstTen } from './instrument-market.ts'
import { QUERIES } from './queries.ts'

const libc = (name: string) => `locale '${name}'`
const icu = (name: string) => `lc_collate 'C' lc_ctype 'C' locale_provider icu icu_locale '${name}'`

// LOCALES=8 runs it in full.
const COUNT = Number(process.env.LOCALES ?? 3)
/** Locales as `create database` takes them. Turkish has letters of its own for i, Estonian sorts z before t. */
const LOCALES = [
  ...[libc('C'), libc('tr_TR.UTF-8'), icu('tr-TR'), icu('et-EE'), icu('zh-Hans-CN')],
  ...[libc('C.UTF-8'), libc('en_US.UTF-8'), libc('zh_CN.UTF-8')],
].slice(0, COUNT)

type Answers = (string | null)[][]

let expected: Answers
beforeAll(async () => {
  if (isPostgres()) expected = await answersOf(await cloneDatabase())
})

async function answersOf(database: Database): Promise<Answers> {
  try {
    await fillWithInstruments(database.db)
    const found: Answers = []
    for (const [query] of QUERIES) found.push(await firstTen(database.db, query))
    return found
  } finally {
    await database.close()
  }
}

// What a server says that lacks a locale, or ICU altogether.
const LACKING = ['42809', '22023', '0A000']

for (const locale of LOCALES) {
  test.skipIf(!isPostgres())(`the same is found on a PostgreSQL with ${locale}`, async ({ skip }) => {
    const database = await createPostgres(`template template0 encoding 'UTF8' ${locale}`).catch(
      (error: unknown) => {
        if (!LACKING.includes(driverError(error).code ?? '')) throw error
        skip('this server lacks it')
      },
    )
    await prepareTemplate(database!)
    expect(await answersOf(database!)).toEqual(expected)
  })
}
