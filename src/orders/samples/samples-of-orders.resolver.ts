import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { can } from '../../accounts/permission.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { pageOf, pageRequest } from '../../shared/page.ts'
import { OrderType } from '../orders.graphql.ts'
import type { OrderRow } from '../orders.table.ts'
import { SampleConnection } from './samples.graphql.ts'
import type { SampleRow } from './samples.table.ts'

@Resolver(() => OrderType)
export class SamplesOfOrderResolver {
  @FieldResolver(() => SampleConnection, {
    description:
      'Its samples, in the order in which they were registered. For its two parties; to others there are none.',
  })
  @Access('sample.see')
  async registeredSamples(
    @Root() order: OrderRow,
    @Ctx() { actor, loaders }: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const page = pageRequest(first, after, (key) => /^\d{1,6}$/.test(key))
    const isParty = can(actor, 'sample.see', order)
    const found = isParty ? await loaders.samplePages(page).load(order) : pageOf<SampleRow>([], page)
    return toConnection(found, ({ number }) => String(number))
  }
}
