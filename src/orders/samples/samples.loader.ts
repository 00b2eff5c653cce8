import { byId, byOwner, type Loading } from '../../shared/loader.ts'
import { custodyOf } from './custody.repository.ts'
import { findSamples, samplesOfOrders } from './samples.repository.ts'

export const sampleLoaders = {
  samples: ({ db }: Loading) => byId((ids) => findSamples(db, ids)),
  samplesOfOrder: ({ db }: Loading) =>
    byOwner(
      (ids) => samplesOfOrders(db, ids),
      ({ orderId }) => orderId,
    ),
  custody: ({ db }: Loading) =>
    byOwner(
      (ids) => custodyOf(db, ids),
      ({ sampleId }) => sampleId,
    ),
}
