import { isBuiltIn } from './catalog/search/synonym-group.ts'
import { addGroup, removeGroup, synonymGroups } from './catalog/search/synonyms.service.ts'
import { onExistingDatabase } from './existing-database.ts'
import { byOperator } from './shared/audit/audit-entry.ts'
import { recorded } from './shared/audit/recording.ts'
import type { Db } from './shared/db.ts'
import { StartError } from './shared/start-error.ts'

const USAGE = `Terms that mean the same in the whole market. A group is named by its first term.
  npm run synonyms -- list [term]          all groups, or those with a term
  npm run synonyms -- add "term=term=…"    a group, or more terms of the group that the first one names
  npm run synonyms -- remove term          what was added to the group of this name; what is built in stays
Searches follow at once. With the embedded database, while the service is stopped.
`

async function list(db: Db, term: string): Promise<void> {
  for (const group of await synonymGroups(db, term || undefined)) {
    const terms = group.terms.map((each) => (isBuiltIn(group, each) ? each : `${each} (added)`))
    process.stdout.write(`${terms.join(' = ')}\n`)
  }
}

async function add(db: Db, given: string): Promise<void> {
  const terms = given.split('=')
  if (!(await addGroup(recorded(db, byOperator('addMarketSynonyms')), terms)))
    throw new StartError(
      'A group needs two terms that differ, each of at most five words, or 20 Chinese characters in a row, and none the number of a standard.',
    )
  await list(db, terms[0]!)
}

async function remove(db: Db, name: string): Promise<void> {
  if (!(await removeGroup(recorded(db, byOperator('removeMarketSynonyms')), name)))
    throw new StartError(`Nothing was added to a group named "${name}".`)
  process.stdout.write(`removed what was added to the group "${name}"\n`)
}

const COMMANDS = new Map(Object.entries({ list, add, remove }))

/** `npm run synonyms`: lists, adds and removes terms of the trade that mean the same. */
const [name = '', given = '', ...more] = process.argv.slice(2)
const command = COMMANDS.get(name)
if (command && more.length === 0 && (given || command === list)) {
  await onExistingDatabase((db) => command(db, given))
} else {
  process.stderr.write(USAGE)
  process.exitCode = 1
}
