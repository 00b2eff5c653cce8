import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { MandateType } from '../accounts/mandates/mandates.graphql.ts'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { can } from '../accounts/permission.ts'
import type { Context } from '../context.ts'
import { OrderType } from './orders.graphql.ts'
import type { OrderRow } from './orders.table.ts'

/** By whom an order was made, where that was not its enterprise itself. */
@Resolver(() => OrderType)
export class OrderMandateResolver {
  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description:
      'The window or enterprise that asked for it for the enterprise, or was the last to do something to it, under a mandate; null when its own people did all.',
  })
  async orderedThrough(@Root() { mandateId }: OrderRow, @Ctx() { loaders }: Context) {
    const sides = mandateId && (await loaders.sidesOfMandate.load(mandateId))
    return sides ? loaders.organizations.load(sides.delegateId) : null
  }

  @FieldResolver(() => MandateType, {
    nullable: true,
    description:
      'The mandate under which that was done, and against whose cap it counts. For its two sides; null for labs, which are told who acted and not on which terms.',
  })
  async mandate(@Root() { mandateId }: OrderRow, @Ctx() { actor, loaders }: Context) {
    const mandate = mandateId && (await loaders.mandates.load(mandateId))
    if (!mandate) return null
    return can(actor, 'mandate.see', mandate) || actor?.mandate?.id === mandate.id ? mandate : null
  }
}
