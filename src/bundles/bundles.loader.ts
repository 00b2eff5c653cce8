import { byId, byOwner, type Loading } from '../shared/loader.ts'
import { bundlesOfParts, findBundles, partsOf } from './bundles.repository.ts'

export const bundleLoaders = {
  bundles: ({ db }: Loading) => byId((ids) => findBundles(db, ids)),
  partsOfBundle: ({ db }: Loading) =>
    byOwner(
      (ids) => partsOf(db, ids),
      ({ bundleId }) => bundleId,
    ),
  /** The bundle to which a part belongs, where it is one of the actor's. */
  bundleOfPart: ({ db }: Loading) =>
    byOwner(
      (ids) => bundlesOfParts(db, ids),
      ({ partId }) => partId,
    ),
}
