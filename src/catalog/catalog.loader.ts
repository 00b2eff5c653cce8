import DataLoader from 'dataloader'
import type { Db } from '../shared/db.ts'
import { byId } from '../shared/loader.ts'
import { findBookables, listCategories } from './bookables.repository.ts'

export const catalogLoaders = (db: Db) => ({
  bookables: byId((ids) => findBookables(db, ids)),
  categories: new DataLoader(async (codes: readonly string[]) => {
    const known = new Map((await listCategories(db)).map((category) => [category.code, category]))
    return codes.map((code) => known.get(code) ?? null)
  }),
})
