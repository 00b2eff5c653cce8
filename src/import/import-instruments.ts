import { createHash } from 'node:crypto'
import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql'
import { findLabByUscc } from '../accounts/organizations.repository.ts'
import { sitesOfLabs } from '../accounts/sites.repository.ts'
import { batchProblems, publishBatch } from '../availability/publishing.service.ts'
import { byOperator } from '../shared/audit/audit-entry.ts'
import { recorded } from '../shared/audit/recording.ts'
import type { Db } from '../shared/db.ts'
import { badInput } from '../shared/fault.ts'
import { requestOf, storedAnswer } from '../shared/idempotency.repository.ts'
import { columnsOf, nameAt } from './columns.ts'
import { readCsv } from './csv.ts'
import { type LineProblem, readTable } from './table.ts'

/** What came of a file: how many instruments it lists, and what is wrong with it or what was done. */
export interface Import {
  instruments: number
  problems: LineProblem[]
  outcome: 'WRONG' | 'CHECKED' | 'PUBLISHED' | 'PUBLISHED_BEFORE'
}

/**
 * Publishes the instruments that a file lists for a lab, all or none. The same file is imported once: the lab's key of
 * the request is what it holds.
 */
export async function importInstruments(
  { db, now }: { db: Db; now: Date },
  schema: GraphQLSchema,
  { uscc, file, dryRun }: { uscc: string; file: Buffer; dryRun: boolean },
): Promise<Import> {
  const lab = await findLabByUscc(db, uscc)
  if (!lab) throw unknownLab(uscc)
  const type = schema.getType('PublishInstrumentInput') as GraphQLInputObjectType
  const { listed, problems } = readTable(type, readCsv(file), await sitesOfLabs(db, [lab.id]))
  const batch = {
    labId: lab.id,
    kind: 'INSTRUMENT' as const,
    publications: listed.map(({ publication }) => publication),
  }
  if (listed.length + problems.length === 0) throw EMPTY
  const columns = columnsOf(type)
  for (const { index, path, text } of await batchProblems(db, batch)) {
    problems.push({ line: listed[index]!.line, column: nameAt(columns, path), text })
  }
  const instruments = listed.length
  if (problems.length > 0) {
    return { instruments, problems: problems.sort((a, b) => a.line - b.line), outcome: 'WRONG' }
  }
  const hash = createHash('sha256').update(file).digest('hex')
  const request = requestOf(lab.id, 'importInstruments', hash, {})
  if (await storedAnswer(db, request)) return { instruments, problems, outcome: 'PUBLISHED_BEFORE' }
  if (dryRun) return { instruments, problems, outcome: 'CHECKED' }
  await publishBatch({ db: recorded(db, byOperator('importInstruments', lab.id)), now }, batch, request)
  return { instruments, problems, outcome: 'PUBLISHED' }
}

const unknownLab = (uscc: string) =>
  badInput({
    en: `No lab with the unified social credit code ${uscc} has signed up.`,
    zh: `没有统一社会信用代码为 ${uscc} 的技术机构注册。`,
  })

const EMPTY = badInput({ en: 'The file lists no instruments.', zh: '文件中没有仪器。' })
