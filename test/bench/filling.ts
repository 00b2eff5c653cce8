import type { Target } from './target.ts'

const WALL = 'occupancy_no_overlap'

/** Fills tables with rows whose foreign keys hold by construction, and makes what is made once for all rows afterwards. */
export async function fillQuickly(
  target: Target,
  tables: readonly string[],
  fill: () => Promise<unknown>,
): Promise<void> {
  await target.run(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '256MB'; set work_mem = '128MB'`)
  await withoutIndexes(target, tables, fill)
  await target.run(`reset session_replication_role; reset synchronous_commit; reset maintenance_work_mem;
    reset work_mem`)
  await target.run('vacuum analyze')
}

/** Indexes, and the wall against overlaps, would take most of the time when they are kept row by row. */
async function withoutIndexes(target: Target, tables: readonly string[], fill: () => Promise<unknown>) {
  const [wall] = await target.rows<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = '${WALL}'`,
  )
  const indexes = await target.rows<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid in (${tables.map((table) => `'${table}'::regclass`)})
      and not exists (select from pg_constraint where conindid = indexrelid)`)
  await target.run(`alter table occupancy drop constraint ${WALL}`)
  for (const { name } of indexes) await target.run(`drop index ${name}`)
  await fill()
  for (const { definition } of indexes) await target.run(definition)
  await target.run(`alter table occupancy add constraint ${WALL} ${wall!.definition}`)
}
