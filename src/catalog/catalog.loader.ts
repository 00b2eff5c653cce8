import DataLoader from 'dataloader'
import { type Loading, remembering } from '../shared/loader.ts'
import { scopesCovering } from './accreditation.ts'
import { readAccreditations } from './accreditations.repository.ts'
import { type Bookable, bookableLoader, listCategories } from './bookables.repository.ts'

type Stated = Pick<Bookable, 'id' | 'labId' | 'methods' | 'methodNumbers'>

export const catalogLoaders = {
  bookables: ({ db }: Loading) => remembering(bookableLoader(db)),
  /** The scopes of its lab that cover a method of the bookable. */
  scopesOfBookable: ({ db }: Loading) =>
    new DataLoader(
      async (asked: readonly Stated[]) => {
        const stated = asked.filter(({ methodNumbers }) => methodNumbers.length > 0)
        const labIds = new Set(stated.map(({ labId }) => labId))
        const numbers = new Set(stated.flatMap(({ methodNumbers }) => methodNumbers))
        const scopes =
          stated.length > 0 ? await readAccreditations(db, [...labIds], undefined, [...numbers]) : []
        return asked.map((bookable) => scopesCovering(scopes, bookable))
      },
      { cacheKeyFn: ({ id }) => id },
    ),
  categories: ({ db }: Loading) =>
    new DataLoader(async (codes: readonly string[]) => {
      const known = new Map((await listCategories(db)).map((category) => [category.code, category]))
      return codes.map((code) => known.get(code) ?? null)
    }),
}
