import { nothingNew } from '../../shared/audit/recording.ts'
import type { Db } from '../../shared/db.ts'
import { methodOf } from '../methods.ts'
import { markStaleByMethod } from '../search/reindex.repository.ts'
import { type EditionedMethod, isTitle, standardKey } from './standard.ts'
import { findStandards, writeStandard, writeSuperseded } from './standards.repository.ts'
import type { StandardRow } from './standards.table.ts'

/** The standards of a number in all their editions; none where the text names no standard. */
export const editionsOf = async (db: Db, text: string): Promise<StandardRow[]> => {
  const method = methodOf(text)
  return method ? findStandards(db, [method.number]) : []
}

/**
 * Adds a standard to the catalogue, or corrects its title; services that test by it are found by the new title soon.
 * False when the text names no standard with its edition, or a title is blank or too long.
 */
export async function keepStandard(
  db: Db,
  text: string,
  titleZh: string,
  titleEn?: string,
): Promise<boolean> {
  const method = methodOf(text)
  const titles = [titleZh, ...(titleEn === undefined ? [] : [titleEn])].map((title) => title.trim())
  if (!method?.edition || !titles.every(isTitle)) return false
  const standard = method as EditionedMethod
  await db.transaction(async (tx) => {
    await writeStandard(tx, {
      number: standard.number,
      edition: standard.edition,
      name: standard.name,
      titleZh: titles[0]!,
      titleEn: titles[1] ?? null,
      supersededBy: null,
      labId: null,
    })
    await markStaleByMethod(tx, standardKey(standard))
  })
  return true
}

/**
 * Says that an edition has taken the place of another of the same standard, or, where it is blank, that none has. False
 * when either is not in the catalogue.
 */
export async function supersede(db: Db, text: string, by: string): Promise<boolean> {
  const old = methodOf(text)
  const later = by.trim() === '' ? null : methodOf(by)
  const isLater = by.trim() === '' || (later?.number === old?.number && later?.edition !== old?.edition)
  if (!old?.edition || !isLater) return false
  const editions = (await findStandards(db, [old.number])).map(({ edition }) => edition)
  if (later && !(later.edition && editions.includes(later.edition))) return false
  const { number, edition } = old as EditionedMethod
  return db.transaction(async (tx) => {
    const done = await writeSuperseded(tx, { number, edition }, later?.edition ?? null)
    if (!done) nothingNew(tx)
    return done
  })
}
