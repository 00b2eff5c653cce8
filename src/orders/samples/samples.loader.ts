import { byId, byOwner, byQuestion, type Loading } from '../../shared/loader.ts'
import type { PageRequest } from '../../shared/page.ts'
import { custodyOf } from './custody.repository.ts'
import { findSamples } from './samples.repository.ts'
import { samplePages } from './samples.service.ts'

export const sampleLoaders = {
  samples: ({ db }: Loading) => byId((ids) => findSamples(db, ids)),
  samplePages: ({ db }: Loading) =>
    byQuestion((orders: readonly { id: string }[], page: PageRequest) => samplePages({ db }, orders, page)),
  custody: ({ db }: Loading) =>
    byOwner(
      (ids) => custodyOf(db, ids),
      ({ sampleId }) => sampleId,
    ),
}
