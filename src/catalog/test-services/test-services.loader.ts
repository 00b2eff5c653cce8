import DataLoader from 'dataloader'
import { grouped } from '../../shared/grouped.ts'
import { type Loading, remembering } from '../../shared/loader.ts'
import { findStandards } from '../standards/standards.repository.ts'
import { testServiceLoader } from './test-services.repository.ts'

export const testServiceLoaders = {
  testServices: ({ db }: Loading) => remembering(testServiceLoader(db)),
  /** All editions of a standard, by its number. */
  editionsOfStandard: ({ db }: Loading) =>
    new DataLoader(async (numbers: readonly string[]) => {
      const editions = grouped(await findStandards(db, numbers), ({ number }) => number)
      return numbers.map((number) => editions.get(number) ?? [])
    }),
}
