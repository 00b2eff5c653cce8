import 'reflect-metadata'
import { coerceInputValue, type GraphQLInputObjectType } from 'graphql'
import type { SiteRow } from '../accounts/sites.table.ts'
import type { PublishInstrumentInput } from '../availability/publication.graphql.ts'
import { publicationOf } from '../availability/publication.resolver.ts'
import type { Publication } from '../availability/publishing.service.ts'
import { badInput } from '../shared/fault.ts'
import { toGlobalId } from '../shared/global-id.ts'
import type { Text } from '../shared/language.ts'
import { type Cell, readCell } from './cell.ts'
import { type Column, columnsOf, nameAt, requiredObjects } from './columns.ts'
import type { Row } from './csv.ts'
import { NO_HOURS, readOpeningHours } from './opening-hours.ts'

/** Something wrong with a line of the file. */
export interface LineProblem {
  line: number
  column: string
  text: Text
}

/** An instrument of the file, and the line on which it stands. */
export interface Listed {
  line: number
  publication: Publication
}

/** The instruments of a table whose first row names its columns, and whatever is wrong with the others. */
export function readTable(
  type: GraphQLInputObjectType,
  [head, ...rows]: readonly Row[],
  sites: readonly SiteRow[],
): { listed: Listed[]; problems: LineProblem[] } {
  const known = columnsOf(type)
  const columns = namedColumns(known, head?.cells ?? [])
  const problems: LineProblem[] = []
  const listed: Listed[] = []
  for (const { line, cells } of rows) {
    const wrong: LineProblem[] = []
    const refuse = (column: string, text: Text) => wrong.push({ line, column, text })
    const input = inputOf(columns, cells, type, sites, refuse)
    for (const { name, path, required } of known) {
      if (required && !wrong.some(({ column }) => column === name) && isMissing(input, path))
        refuse(name, MISSING)
    }
    if (wrong.length === 0) {
      // Fills in what is left out, as the API does.
      const complete = coerceInputValue(input, type, (path, _value, { message }) =>
        refuse(nameAt(known, path.map(String)), { en: message, zh: `内容无效:${message}` }),
      ) as PublishInstrumentInput
      if (wrong.length === 0) listed.push({ line, publication: publicationOf(complete) })
    }
    problems.push(...wrong)
  }
  return { listed, problems }
}

/** Whether nothing stands where something must, as soon as the object around it is there. */
function isMissing(input: Input, path: readonly string[]): boolean {
  const around = path.slice(0, -1).reduce<Input | undefined>((object, name) => object?.[name] as Input, input)
  return around !== undefined && around[path.at(-1)!] === undefined
}

const MISSING: Text = { en: 'This must be filled in.', zh: '此项必填。' }

/** The columns of the table in its own order; null for those that have no name and are passed over. */
function namedColumns(known: readonly Column[], names: readonly string[]): (Column | null)[] {
  const columns = names.map((name) => {
    if (!name) return null
    const column = known.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (column) return column
    throw badInput({
      en: `There is no column "${name}". "npm run import -- --help" lists them.`,
      zh: `没有名为“${name}”的列,可用 npm run import -- --help 查看全部列。`,
    })
  })
  const twice = columns.find((column, i) => column && columns.indexOf(column) < i)
  if (!twice) return columns
  throw badInput({ en: `The column "${twice.name}" stands twice.`, zh: `列“${twice.name}”重复。` })
}

type Input = Record<string, unknown>

function inputOf(
  columns: readonly (Column | null)[],
  cells: readonly string[],
  type: GraphQLInputObjectType,
  sites: readonly SiteRow[],
  refuse: (column: string, text: Text) => void,
): Input {
  const input: Input = {}
  for (const path of requiredObjects(type)) objectAt(input, path)
  const put = ({ path }: Pick<Column, 'path'>, value: unknown) => {
    objectAt(input, path.slice(0, -1))[path.at(-1)!] = value
  }
  columns.forEach((column, i) => {
    const text = cells[i] ?? ''
    if (!column || !text || column.name === 'site') return
    const cell = column.name === 'openingHours' ? hoursOf(text) : readCell(text, column.type)
    if ('problem' in cell) refuse(column.name, cell.problem)
    else put(column, cell.value)
  })
  const site = siteOf(sites, cells[columns.findIndex((column) => column?.name === 'site')] ?? '')
  if (site) put({ path: ['siteId'] }, toGlobalId('Site', site.id))
  else refuse('site', unknownSite(sites))
  return input
}

function objectAt(input: Input, path: readonly string[]): Input {
  let object = input
  for (const name of path) {
    object[name] ??= {}
    object = object[name] as Input
  }
  return object
}

function hoursOf(text: string): Cell {
  const value = readOpeningHours(text)
  return value ? { value } : { problem: NO_HOURS }
}

const siteOf = (sites: readonly SiteRow[], name: string): SiteRow | undefined =>
  name
    ? sites.find(({ nameZh, nameEn }) => nameZh === name || nameEn === name)
    : sites.length === 1
      ? sites[0]
      : undefined

const unknownSite = (sites: readonly SiteRow[]): Text => ({
  en: `This must be a site of the lab: ${sites.map(({ nameEn }) => nameEn).join(', ') || 'it has none yet'}.`,
  zh: `须为本机构的地点:${sites.map(({ nameZh }) => nameZh).join('、') || '尚未登记任何地点'}。`,
})
