import DataLoader from 'dataloader'
import { findAllInForce } from '../accounts/mandates/mandates.repository.ts'
import { byId, byOwner, type Loading } from '../shared/loader.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { caseHistory, findCases, findContacts } from './cases.repository.ts'
import type { CaseRow } from './cases.table.ts'
import { proposalsOf } from './proposals/proposals.repository.ts'
import { figuresOfLabs, findRatings } from './satisfaction/satisfaction.repository.ts'
import { servicesOf } from './services/case-services.repository.ts'

export const caseLoaders = {
  cases: ({ db }: Loading) => byId((ids) => findCases(db, ids)),
  /** Under which its window can act for its enterprise. */
  mandateOfCase: ({ db, now }: Loading) =>
    new DataLoader(
      async (asked: readonly CaseRow[]) => {
        const enterpriseIds = asked.map(({ enterpriseId }) => enterpriseId).filter((id) => id !== null)
        const windowIds = asked.map(({ windowId }) => windowId)
        const found = await findAllInForce(db, enterpriseIds, windowIds, now)
        const isOf = ({ enterpriseId, windowId }: CaseRow) =>
          found.find((each) => each.enterpriseId === enterpriseId && each.delegateId === windowId)
        return asked.map((each) => isOf(each) ?? null)
      },
      { cacheKeyFn: ({ id }) => id },
    ),
  contactOfCase: ({ db }: Loading) =>
    byOwner(
      (ids) => findContacts(db, ids),
      ({ caseId }) => caseId,
    ),
  caseHistory: ({ db }: Loading) =>
    byOwner(
      (ids) => caseHistory(db, ids),
      ({ caseId }) => caseId,
    ),
  proposalsOfCase: ({ db }: Loading) =>
    byOwner(
      (ids) => proposalsOf(db, ids),
      ({ caseId }) => caseId,
    ),
  /** Of cases that whoever asks may see. */
  servicesOfCase: ({ db }: Loading) =>
    byOwner(
      // Their window sees no bookings, and of a rating not the words, but that what it arranged was delivered, and liked.
      (ids) => asSystem(db, (db) => servicesOf(db, ids)),
      ({ caseId }) => caseId,
    ),
  ratings: ({ db }: Loading) => byId((ids) => findRatings(db, ids)),
  figuresOfLab: ({ db }: Loading) =>
    new DataLoader(async (ids: readonly string[]) => {
      const known = new Map((await figuresOfLabs(db, ids)).map((figures) => [figures.labId, figures]))
      return ids.map((id) => known.get(id) ?? { count: 0, mean: null })
    }),
}
