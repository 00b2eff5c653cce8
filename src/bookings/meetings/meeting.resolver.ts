import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { DistrictType } from '../../accounts/organizations.graphql.ts'
import type { Context } from '../../context.ts'
import { MeetingType } from './meeting.graphql.ts'
import type { Meeting } from './meeting.ts'

@Resolver(() => MeetingType)
export class MeetingResolver {
  @FieldResolver(() => DistrictType, {
    nullable: true,
    description: 'The district to which the expert comes; null where the expert stays at the lab.',
  })
  district(@Root() { district }: Meeting, @Ctx() { loaders }: Context) {
    return district && loaders.districts.load(district)
  }
}
