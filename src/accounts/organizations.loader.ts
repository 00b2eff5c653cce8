import DataLoader from 'dataloader'
import { byId, byOwner, type Loading, remembering } from '../shared/loader.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { findMandates, findSides } from './mandates/mandates.repository.ts'
import { listDistricts, organizationLoader } from './organizations.repository.ts'
import { findPeople } from './people.repository.ts'
import { siteLoader, sitesOfLabs } from './sites.repository.ts'

export const accountLoaders = {
  organizations: ({ db }: Loading) => remembering(organizationLoader(db)),
  people: ({ db }: Loading) => byId((ids) => findPeople(db, ids)),
  mandates: ({ db }: Loading) => byId((ids) => findMandates(db, ids)),
  /** Who acted for whom is known to the lab as well, which sees nothing else of a mandate. */
  sidesOfMandate: ({ db }: Loading) => byId((ids) => asSystem(db, (db) => findSides(db, ids))),
  sites: ({ db }: Loading) => remembering(siteLoader(db)),
  sitesOfLab: ({ db }: Loading) =>
    byOwner(
      (ids) => sitesOfLabs(db, ids),
      ({ labId }) => labId,
    ),
  districts: ({ db }: Loading) =>
    new DataLoader(async (codes: readonly string[]) => {
      const known = new Map((await listDistricts(db)).map((district) => [district.code, district]))
      return codes.map((code) => known.get(code) ?? null)
    }),
}
