import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { can } from '../../accounts/permission.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { OrderRow } from '../orders.table.ts'
import { ReportType } from './reports.graphql.ts'

@Resolver(() => OrderType)
export class ReportsOfOrderResolver {
  @FieldResolver(() => [ReportType], {
    description:
      'Its report in all versions, the first first: the last is the one that is valid. For its two parties.',
  })
  @Access('report.see')
  reports(@Root() order: OrderRow, @Ctx() { actor, loaders }: Context) {
    return can(actor, 'report.see', order) ? loaders.reportsOfOrder.load(order.id) : []
  }
}
