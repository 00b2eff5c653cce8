import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { instantOf } from '../../../src/availability/quarter.ts'
import { idIn } from '../ids.ts'
import {
  BOOKABLES,
  bookingColumns,
  ENTERPRISES,
  HOLD_MINUTES,
  LABS,
  LOAD_QUARTERS,
  type Market,
  REQUEST_HASH,
} from './market.ts'

const run = promisify(execFile)

// By time, like the service's own, or a million random keys would cost pgbench more than ten thousand.
const ID = `lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') ||
  substr(replace(gen_random_uuid()::text, '-', ''), 13)`
const idOf = (kind: Parameters<typeof idIn>[0], name: string) => idIn(kind, `(:${name})::integer`)

/** The JSON of a booking as SQL; what pgbench draws by lot is put where the placeholders are. */
function bookingSql({ firstQuarter }: Market): string {
  const instant = (quarters: string) =>
    `to_timestamp(${instantOf(firstQuarter).getTime() / 1_000}) + make_interval(mins => 15 * (${quarters}))`
  const drawn: Record<string, string> = {
    id: ID,
    bookable_id: idOf('bookable', 'bookable'),
    lab_id: idOf('lab', 'lab'),
    enterprise_id: idOf('enterprise', 'enterprise'),
    person_id: idOf('person', 'enterprise'),
    starts_at: instant(':quarter::integer'),
    ends_at: instant(':quarter::integer + 1'),
  }
  const wish = { bookable: 1, enterprise: 1, startsAt: new Date(0), endsAt: new Date(0), idempotencyKey: '' }
  const columns = {
    ...bookingColumns(wish),
    ...Object.fromEntries(Object.keys(drawn).map((key) => [key, '%s'])),
  }
  // pgbench takes a colon before a letter or digit for a variable of its own.
  const json = JSON.stringify(columns).replaceAll('":', '": ')
  return `format('${json}', ${Object.values(drawn).join(', ')})::jsonb`
}

const script = (market: Market) => `
\\set bookable random(1, ${BOOKABLES})
\\set lab :bookable % ${LABS} + 1
\\set enterprise random(1, ${ENTERPRISES})
\\set quarter random(0, ${LOAD_QUARTERS - 1})
select * from hold_slot(jsonb_populate_record(null::booking, ${bookingSql(market)}), 0, make_interval(mins => 0),
  make_interval(mins => 0), make_interval(mins => ${HOLD_MINUTES}), gen_random_uuid()::text, '${REQUEST_HASH}');
`

export interface PgbenchResult {
  transactions: number
  perSecond: number
}

/** Runs the statement with pgbench, which is found in the PATH. */
export async function pgbench(market: Market, clients: number, milliseconds: number): Promise<PgbenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'fenshi-bench-'))
  try {
    const file = join(directory, 'hold.sql')
    await writeFile(file, script(market))
    const options = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-f', file]
    const { stdout } = await run('pgbench', [
      ...options,
      '-T',
      String(Math.ceil(milliseconds / 1_000)),
      market.url,
    ])
    const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1])
    return {
      transactions: figure(/transactions actually processed: (\d+)/),
      perSecond: figure(/tps = ([\d.]+)/),
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}
