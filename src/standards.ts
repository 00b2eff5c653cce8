import { editionsOf, keepStandard, supersede } from './catalog/standards/keep-standards.service.ts'
import { onExistingDatabase } from './existing-database.ts'
import { byOperator } from './shared/audit/audit-entry.ts'
import { recorded } from './shared/audit/recording.ts'
import type { Db } from './shared/db.ts'
import { StartError } from './shared/start-error.ts'

const USAGE = `The catalogue of standards, to which labs add what they test by.
  npm run standards -- list "GB/T 228.1"                     a standard in all its editions
  npm run standards -- add "GB/T 228.1-2021=标题=Title"       adds an edition, or corrects its title; English may be left out
  npm run standards -- supersede "GB/T 229-2007=GB/T 229-2020"  the second has taken the place of the first; none, when left out
With the embedded database, while the service is stopped.
`

async function list(db: Db, text: string): Promise<void> {
  const editions = await editionsOf(db, text)
  if (editions.length === 0) throw new StartError(`The catalogue has no standard "${text}".`)
  for (const { name, titleZh, titleEn, supersededBy } of editions) {
    const place = supersededBy ? ` (superseded by the edition ${supersededBy})` : ''
    process.stdout.write(`${[name, titleZh, titleEn].filter(Boolean).join(' = ')}${place}\n`)
  }
}

async function add(db: Db, given: string): Promise<void> {
  const [standard = '', titleZh = '', titleEn, ...more] = given.split('=')
  const kept =
    more.length === 0 &&
    (await keepStandard(recorded(db, byOperator('keepStandard')), standard, titleZh, titleEn))
  if (!kept)
    throw new StartError(
      'A standard is added as its publisher, number and edition, then its title in Chinese and, if there is one, in English, with "=" between them.',
    )
  await list(db, standard)
}

async function replace(db: Db, given: string): Promise<void> {
  const [old = '', later = '', ...more] = given.split('=')
  const done =
    more.length === 0 && (await supersede(recorded(db, byOperator('supersedeStandard')), old, later))
  if (!done)
    throw new StartError(
      'Two editions of one standard are needed that are in the catalogue, the older one first, with "=" between them.',
    )
  await list(db, old)
}

const COMMANDS = new Map(Object.entries({ list, add, supersede: replace }))

/** `npm run standards`: lists standards, adds them, corrects their titles, and says what is superseded. */
const [name = '', given = '', ...more] = process.argv.slice(2)
const command = COMMANDS.get(name)
if (command && more.length === 0 && given) {
  await onExistingDatabase((db) => command(db, given))
} else {
  process.stderr.write(USAGE)
  process.exitCode = 1
}
