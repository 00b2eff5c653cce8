import DataLoader from 'dataloader'
import type { Db } from '../shared/db.ts'
import { byId, byOwner } from '../shared/loader.ts'
import { findOrganizations, listDistricts } from './organizations.repository.ts'
import { findPeople } from './people.repository.ts'
import { findSites, sitesOfLabs } from './sites.repository.ts'

export const accountLoaders = (db: Db) => ({
  organizations: byId((ids) => findOrganizations(db, ids)),
  people: byId((ids) => findPeople(db, ids)),
  sites: byId((ids) => findSites(db, ids)),
  sitesOfLab: byOwner(
    (ids) => sitesOfLabs(db, ids),
    ({ labId }) => labId,
  ),
  districts: new DataLoader(async (codes: readonly string[]) => {
    const known = new Map((await listDistricts(db)).map((district) => [district.code, district]))
    return codes.map((code) => known.get(code) ?? null)
  }),
})
