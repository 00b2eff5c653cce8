import { parseArgs } from 'node:util'

export const DATABASES = ['postgres', 'embedded'] as const
export type DatabaseKind = (typeof DATABASES)[number]

export interface Options {
  /** Short turns and few rows: shows that all of it works, and proves nothing. */
  quick: boolean
  /** Bookables of the markets, or watchers, that are measured; the subject's own sizes when none are named. */
  sizes: number[] | null
  /** How long a turn of the live feed lasts; its own length when none is named. */
  seconds: number | null
  databases: readonly DatabaseKind[]
  /** A market that is there already, to be measured instead of new ones, and kept. */
  on: string | null
}

/** Reads what is to be measured, and how. */
export function optionsOf(
  args: string[],
  known: readonly string[],
): Options & { subjects: readonly string[] } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      sizes: { type: 'string' },
      seconds: { type: 'string' },
      databases: { type: 'string' },
      on: { type: 'string' },
    },
  })
  const subjects = oneOf('subject', positionals, known)
  const databases = oneOf('database', values.databases?.split(',') ?? [], DATABASES)
  return {
    subjects: subjects.length > 0 ? subjects : known,
    quick: values.quick,
    sizes: values.sizes?.split(',').map(Number) ?? null,
    seconds: values.seconds ? Number(values.seconds) : null,
    databases: databases.length > 0 ? (databases as DatabaseKind[]) : DATABASES,
    on: values.on ?? null,
  }
}

function oneOf(what: string, named: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = named.find((name) => !known.includes(name))
  if (unknown) throw new Error(`There is no ${what} ${unknown}; known are ${known.join(', ')}.`)
  return named
}
