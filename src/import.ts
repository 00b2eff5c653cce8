import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql'
import { readConfig } from './config.ts'
import { messageOf, openExisting } from './existing-database.ts'
import { columnsOf } from './import/columns.ts'
import { type Import, importInstruments } from './import/import-instruments.ts'
import { serviceSchema } from './schema.ts'
import { Fault } from './shared/fault.ts'
import { StartError } from './shared/start-error.ts'

const USAGE = 'npm run import -- --lab <unified social credit code> [--dry-run] file.csv'
const SHOWN = 100

/** `npm run import`: publishes the instruments that a CSV file lists; exit code 1 when any line is wrong, and then none is. */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      lab: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  const schema = serviceSchema()
  if (values.help) return write(help(schema))
  const [name, ...more] = positionals
  if (!values.lab || !name || more.length > 0) throw new StartError(`Usage: ${USAGE}`)
  const file = await readFile(name).catch((error: Error) => {
    throw new StartError(`The file cannot be read: ${error.message}.`)
  })
  const { db, close } = await openExisting(readConfig(process.env))
  try {
    const begun = performance.now()
    const request = { uscc: values.lab.trim().toUpperCase(), file, dryRun: values['dry-run'] }
    report(await importInstruments({ db, now: new Date() }, schema, request), performance.now() - begun)
  } finally {
    await close()
  }
}

function report({ instruments, problems, outcome }: Import, milliseconds: number): void {
  for (const { line, column, text } of problems.slice(0, SHOWN)) {
    write(`line ${line}, ${column}: ${text.en}\n第 ${line} 行 ${column}:${text.zh}\n`)
  }
  const hidden = problems.length - SHOWN
  if (hidden > 0) write(`and ${hidden} more / 另有 ${hidden} 处\n`)
  write(OUTCOMES[outcome](instruments, (milliseconds / 1_000).toFixed(1)))
  process.exitCode = outcome === 'WRONG' ? 1 : 0
}

const OUTCOMES: Record<Import['outcome'], (instruments: number, seconds: string) => string> = {
  WRONG: () => 'Nothing was published. / 未发布任何仪器。\n',
  CHECKED: (n) => `${n} instruments can be published. / ${n} 台仪器可以发布。\n`,
  PUBLISHED: (n, seconds) =>
    `${n} instruments were published in ${seconds} s. / 已发布 ${n} 台仪器,用时 ${seconds} 秒。\n`,
  PUBLISHED_BEFORE: () =>
    'This very file was imported before, and nothing was done. / 该文件此前已导入,本次未作任何更改。\n',
}

const write = (text: string) => {
  process.stdout.write(text)
}

function help(schema: GraphQLSchema): string {
  const columns = columnsOf(schema.getType('PublishInstrumentInput') as GraphQLInputObjectType)
  return `${USAGE}

Publishes the instruments that a file lists, all or none, with what publishInstrument would be given for each.
--dry-run only looks whether it could. Set DATABASE_URL, or DATA_DIR while the service is stopped.
按 CSV 文件批量发布仪器:任何一行有误则全部不发布;--dry-run 仅检查。

The file is CSV (RFC 4180) in UTF-8 or GB 18030. Its first line names the columns, in any order; what is left out or
empty takes its default. Lists in a cell are separated by ";". The same file is imported once.
文件为 UTF-8 或 GB 18030 编码的 CSV,首行为列名,顺序不限;空白取默认值;单元格内多个值以“;”分隔。

Columns (* must be filled, where anything of its group is):
${columns.map(({ name, required, meaning }) => `  ${name}${required ? ' *' : ''}\n      ${meaning}\n`).join('')}`
}

await run().catch((error: Error) => {
  const said = error instanceof Fault ? `${error.text.en} / ${error.text.zh}` : messageOf(error)
  process.stderr.write(`fenshi: ${said}\n`)
  process.exitCode = 1
})
