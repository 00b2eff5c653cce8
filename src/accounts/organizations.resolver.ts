import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { named } from '../shared/named.resolver.ts'
import { pageRequest } from '../shared/page.ts'
import {
  DistrictType,
  EnterpriseFiguresType,
  OrganizationConnection,
  OrganizationType,
} from './organizations.graphql.ts'
import { districts, figuresOf, labs } from './organizations.service.ts'
import type { OrganizationRow } from './organizations.table.ts'
import { SiteType } from './sites.graphql.ts'

@Resolver(() => OrganizationType)
export class OrganizationResolver extends named(
  () => OrganizationType,
  'Its registered name, or how it is called in English.',
) {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: OrganizationRow) {
    return toGlobalId('Organization', id)
  }

  @FieldResolver(() => DistrictType, { description: 'Where it is registered.' })
  district(@Root() { district }: OrganizationRow, @Ctx() { loaders }: Context) {
    return loaders.districts.load(district)
  }

  @FieldResolver(() => [SiteType], { description: 'The places of a lab; none of other organizations.' })
  sites(@Root() { id }: OrganizationRow, @Ctx() { loaders }: Context) {
    return loaders.sitesOfLab.load(id)
  }

  @FieldResolver(() => EnterpriseFiguresType, {
    nullable: true,
    description: 'What its size class follows from. Seen by the enterprise itself, null for others.',
  })
  figures(@Root() organization: OrganizationRow, @Ctx() context: Context) {
    return figuresOf(context, organization)
  }

  @Query(() => OrganizationConnection, {
    description: 'The labs of the market, in the order in which they signed up. For anybody.',
  })
  @Access('PUBLIC')
  async labs(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('district', () => String, { nullable: true, description: 'Only labs registered in this district.' })
    district: string | null,
  ) {
    return toConnection(await labs(context, district ?? undefined, pageRequest(first, after)), ({ id }) => id)
  }
}

@Resolver(() => EnterpriseFiguresType)
export class EnterpriseFiguresResolver {
  @FieldResolver(() => MoneyType, { description: 'Revenue of the last full year.' })
  revenue(@Root() { revenueFen }: OrganizationRow) {
    return money(revenueFen ?? 0)
  }

  @FieldResolver(() => MoneyType, { description: 'Total assets at the end of the last full year.' })
  assets(@Root() { assetsFen }: OrganizationRow) {
    return money(assetsFen ?? 0)
  }
}

@Resolver(() => DistrictType)
export class DistrictResolver extends named(() => DistrictType, 'Its name.') {
  @Query(() => [DistrictType], { description: 'The districts that the service knows. For anybody.' })
  @Access('PUBLIC')
  districts(@Ctx() context: Context) {
    return districts(context)
  }
}
