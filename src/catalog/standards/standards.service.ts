import type { Call } from '../../accounts/call.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { badInput } from '../../shared/fault.ts'
import { type Page, pageOf } from '../../shared/page.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { methodOf, notAStandard } from '../methods.ts'
import {
  type EditionedMethod,
  type EditionOf,
  type StatedMethod,
  standardKey,
  unknownStandard,
} from './standard.ts'
import { findStandards, insertStandards, listStandards } from './standards.repository.ts'
import type { StandardRow } from './standards.table.ts'

/** The catalogue of standards by number and edition: all, or those of a number and its parts in any edition. */
export async function standardsNamed(
  { db }: Pick<Call, 'db'>,
  text: string | null,
  page: { first: number; after: EditionOf | null },
): Promise<Page<StandardRow>> {
  const method = text === null ? null : methodOf(text)
  if (text !== null && !method) throw badInput(notAStandard(text))
  const found = await listStandards(db, method?.number ?? null, page)
  return pageOf(found, { first: page.first, after: null })
}

/** The standards of some numbers, each edition of them by its key. */
export async function standardsByKey(db: Db, numbers: readonly string[]): Promise<Map<string, StandardRow>> {
  const found = await findStandards(db, [...new Set(numbers)])
  return new Map(found.map((standard) => [standardKey(standard), standard]))
}

/**
 * Adds those of a lab's methods that the catalogue does not have, with the titles that it gives, and answers with what
 * the catalogue says of their numbers. What is there keeps the title that it has. Refuses a new one without a title.
 */
export async function addMissing(
  tx: Tx,
  labId: string,
  stated: readonly StatedMethod[],
): Promise<StandardRow[]> {
  const methods = stated.map(({ standard }) => methodOf(standard) as EditionedMethod)
  const known = await standardsByKey(
    tx,
    methods.map(({ number }) => number),
  )
  const missing = methods.flatMap((method, i) =>
    known.has(standardKey(method)) ? [] : [{ ...method, i, title: stated[i]!.title }],
  )
  refuseAny(missing.flatMap(({ title, i, ...method }) => (title ? [] : [unknownStandard(i, method)])))
  const added = missing.map(({ number, edition, name, title }) => ({
    number,
    edition,
    name,
    labId,
    supersededBy: null,
    titleZh: title!.zh.trim(),
    titleEn: title!.en?.trim() ?? null,
  }))
  await insertStandards(tx, added)
  return [...known.values(), ...added]
}
