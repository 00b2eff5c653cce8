import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { MoneyType, money } from '../../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { OrganizationType } from '../organizations.graphql.ts'
import { PersonType, ViewerType } from '../people.graphql.ts'
import { type MandateSide, type MandateStanding, standingOf } from './mandate.ts'
import { MandateConnection, MandateSideEnum, MandateStatusEnum, MandateType } from './mandates.graphql.ts'
import { myMandates } from './mandates.service.ts'
import type { MandateRow } from './mandates.table.ts'

@Resolver(() => MandateType)
export class MandateResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: MandateRow) {
    return toGlobalId('Mandate', id)
  }

  @FieldResolver(() => OrganizationType, { description: 'Who gives the permission.' })
  enterprise(@Root() { enterpriseId }: MandateRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => OrganizationType, { description: 'Whose people may act for the enterprise.' })
  delegate(@Root() { delegateId }: MandateRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(delegateId)
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'How much may be committed under it in all; null for no bound.',
  })
  cap(@Root() { capFen }: MandateRow) {
    return capFen === null ? null : money(capFen)
  }

  @FieldResolver(() => MandateStatusEnum, { description: 'Where it stands.' })
  status(@Root() mandate: MandateRow, @Ctx() { now }: Context) {
    return standingOf(mandate, now)
  }

  @FieldResolver(() => PersonType, { description: 'Who of the enterprise offered it.' })
  offeredBy(@Root() { offeredById }: MandateRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(offeredById)
  }

  @FieldResolver(() => PersonType, {
    nullable: true,
    description: 'Who of the delegate accepted or declined it.',
  })
  answeredBy(@Root() { answeredById }: MandateRow, @Ctx() { loaders }: Context) {
    return answeredById && loaders.people.load(answeredById)
  }

  @FieldResolver(() => PersonType, { nullable: true, description: 'Who revoked it.' })
  revokedBy(@Root() { revokedById }: MandateRow, @Ctx() { loaders }: Context) {
    return revokedById && loaders.people.load(revokedById)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'Which of its two sides revoked it.',
  })
  revokedFor(@Root() { revokedForId }: MandateRow, @Ctx() { loaders }: Context) {
    return revokedForId && loaders.organizations.load(revokedForId)
  }

  @Query(() => MandateConnection, {
    description:
      'The mandates that the acting organization has given or received, the newest offer first. For whoever is signed in and acts for their own organization.',
  })
  @Access('mandate.see')
  async myMandates(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('side', () => MandateSideEnum, {
      nullable: true,
      description: 'Only those given, or those received.',
    })
    side: MandateSide | null,
    @Arg('statuses', () => [MandateStatusEnum], { nullable: true, description: 'Only those that stand so.' })
    statuses: MandateStanding[] | null,
  ) {
    return toConnection(await myMandates(context, side, statuses, pageRequest(first, after)), ({ id }) => id)
  }
}

@Resolver(() => ViewerType)
export class ViewerMandateResolver {
  @FieldResolver(() => MandateType, {
    nullable: true,
    description: 'The mandate under which the person acts for it (X-Acting-For); null for its own people.',
  })
  mandate(@Ctx() { actor, loaders }: Context) {
    return actor?.mandate ? loaders.mandates.load(actor.mandate.id) : null
  }
}
