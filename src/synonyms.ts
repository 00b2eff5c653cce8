import { addGroup, removeGroup, synonymGroups } from './catalog/search/synonyms.service.ts'
import { onExistingDatabase } from './existing-database.ts'
import type { Db } from './shared/db.ts'
import { StartError } from './shared/start-error.ts'

const USAGE = `Terms that mean the same in the whole market. A group is named by its first term.
  npm run synonyms -- list [term]          all groups, or those with a term
  npm run synonyms -- add term=term=…      a group, or more terms of the group that the first one names
  npm run synonyms -- remove term          what was added to the group of this name; what is built in stays
Searches follow at once. With the embedded database, while the service is stopped.
`

const COMMANDS: Record<string, (db: Db, given: string) => Promise<void>> = {
  list: async (db, term) => {
    for (const { terms } of await synonymGroups(db, term || undefined)) tell(terms.join(' = '))
  },
  add: async (db, terms) => {
    const [name = '', ...others] = terms.split('=')
    if (!(await addGroup(db, [name, ...others])))
      throw new StartError(
        'A group needs two terms that differ, each of at most five words, or 20 Chinese characters in a row, and none the number of a standard.',
      )
    await COMMANDS.list?.(db, name)
  },
  remove: async (db, name) => {
    if (!(await removeGroup(db, name))) throw new StartError(`Nothing was added to a group named "${name}".`)
    tell(`removed what was added to the group "${name}"`)
  },
}

const tell = (line: string) => process.stdout.write(`${line}\n`)

/** `npm run synonyms`: lists, adds and removes terms of the trade that mean the same. */
const [name = '', given = '', ...more] = process.argv.slice(2)
const command = COMMANDS[name]
if (command && more.length === 0 && (given || name === 'list')) {
  await onExistingDatabase((db) => command(db, given))
} else {
  process.stderr.write(USAGE)
  process.exitCode = 1
}
