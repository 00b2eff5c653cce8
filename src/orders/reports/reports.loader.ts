import { byId, byOwner, type Loading } from '../../shared/loader.ts'
import { findReports, reportsOfOrders } from './reports.repository.ts'

export const reportLoaders = {
  reports: ({ db }: Loading) => byId((ids) => findReports(db, ids)),
  reportsOfOrder: ({ db }: Loading) =>
    byOwner(
      (ids) => reportsOfOrders(db, ids),
      ({ orderId }) => orderId,
    ),
}
