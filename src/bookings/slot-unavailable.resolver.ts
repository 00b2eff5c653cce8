import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { SlotType } from '../availability/slots.graphql.ts'
import type { Context } from '../context.ts'
import { findAlternatives } from './alternatives.service.ts'
import { SlotUnavailableType } from './slot-unavailable.graphql.ts'
import type { SlotUnavailable } from './slot-unavailable.ts'

@Resolver(() => SlotUnavailableType)
export class SlotUnavailableResolver {
  @FieldResolver(() => [SlotType], {
    description:
      'Slots as long that are free: the nearest of the same bookable, then the earliest of its category, other trainings excepted. Of experts only such that they can get to, at the place that was asked for.',
  })
  alternatives(@Root() problem: SlotUnavailable, @Ctx() context: Context) {
    return findAlternatives(context, problem)
  }
}
