import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { help, readConfig } from '../../src/config.ts'
import { loadDemoData } from '../../src/demo/load.ts'
import { LIMITS } from '../../src/limits.ts'
import { type Running, serve } from '../../src/serve.ts'
import { SETTINGS } from '../../src/settings.ts'

import { createLogger } from '../../src/shared/log.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { NO_STORE } from '../support/files.ts'

let database: TestDatabase
let service: Running
let readme: string
beforeAll(async () => {
  readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  database = await cloneDatabase()
  await loadDemoData(database.db, new Date(), NO_STORE)
  service = await serve(readConfig({ PORT: '0' }), database.service, createLogger('silent'))
})
afterAll(() => service.stop().finally(database.close))

const blocks = (section: string, language: string): string[] =>
  [...section.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) =>
    match[1]!.replaceAll(/^ {2}/gm, '').trim(),
  )

const INSTANT = /^\d{4}-\d\d-\d\dT/

/** An answer without what differs from day to day: times, tokens and ids, which the README shortens with "…". */
function comparable(printed: unknown, actual: unknown): unknown {
  if (typeof printed === 'string' && (INSTANT.test(printed) || printed.endsWith('…'))) {
    const same = INSTANT.test(printed)
      ? INSTANT.test(String(actual))
      : String(actual).startsWith(printed.slice(0, -1))
    return same ? printed : actual
  }
  if (Array.isArray(actual))
    return actual.map((item, i) => comparable((printed as unknown[] | null)?.[i], item))
  if (actual && typeof actual === 'object') {
    return Object.fromEntries(
      Object.entries(actual).map(([key, value]) => [
        key,
        comparable((printed as Record<string, unknown> | null)?.[key], value),
      ]),
    )
  }
  return actual
}

const sectionOf = (title: string, next: string): string =>
  readme.slice(readme.indexOf(`# ${title}`), readme.indexOf(`# ${next}`))

/** Runs the calls of a section, and compares the answers with those that are printed. */
async function expectAsPrinted(section: string, before = ''): Promise<void> {
  const script = [before, ...blocks(section, 'sh')].join('\n').replace('http://127.0.0.1:4000', service.url)
  const { stdout } = await promisify(execFile)('bash', ['-ec', script])
  const answers = stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    // Costs differ, and are said to be left out.
    .map(({ extensions, ...answer }) => {
      expect(extensions.cost.remaining).toBeGreaterThan(0)
      return answer
    })
  const printed = blocks(section, 'json').map((line) => JSON.parse(line))
  expect(answers.map((answer, i) => comparable(printed[i], answer))).toEqual(printed)
}

test('the calls of the first booking answer as they are printed', () =>
  expectAsPrinted(sectionOf('A first booking', 'For an SME engineer')))

test('the calls under a mandate answer as they are printed', () => {
  const [preparation] = blocks(sectionOf('A first booking', 'For an SME engineer'), 'sh')
  return expectAsPrinted(sectionOf('Acting for an enterprise', 'The API in short'), preparation)
})

test('every setting is in the table and in --help', () => {
  for (const name of Object.keys(SETTINGS)) {
    expect(readme).toMatch(new RegExp(`^\\| .*\\b${name}\\b.* \\|`, 'm'))
    expect(help()).toContain(`\n  ${name}\n`)
  }
})

test('the limits that it names are those that hold', () => {
  const { tokens, depth, listDepth, cost, subscriptions, sockets, streams, document } = LIMITS
  const { rootFields, ...counted } = document
  expect(readme).toContain(`| ${Object.values(counted).join(', ')}; ${rootFields} |`)
  expect(readme).toContain(`| ${tokens.toLocaleString('en')}, ${depth}, ${listDepth} |`)
  expect(readme).toContain(`| ${cost.toLocaleString('en')} |`)
  expect(readme).toContain(`| operations of a socket at a time | ${subscriptions} |`)
  expect(readme).toContain(`| ${sockets.toLocaleString('en')}, ${streams.toLocaleString('en')} |`)
})
