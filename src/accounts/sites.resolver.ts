import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { named } from '../shared/named.resolver.ts'
import { answer } from '../shared/payload.graphql.ts'
import { DistrictType } from './organizations.graphql.ts'
import { AddSiteInput, AddSitePayload, SiteType } from './sites.graphql.ts'
import { addSite } from './sites.service.ts'
import type { SiteRow } from './sites.table.ts'

@Resolver(() => SiteType)
export class SiteResolver extends named(() => SiteType, 'How people call it.') {
  @FieldResolver(() => ID, { description: 'Opaque; named when a bookable is published.' })
  id(@Root() { id }: SiteRow) {
    return toGlobalId('Site', id)
  }

  @FieldResolver(() => DistrictType, { description: 'Where it lies.' })
  district(@Root() { district }: SiteRow, @Ctx() { loaders }: Context) {
    return loaders.districts.load(district)
  }

  @Mutation(() => AddSitePayload, {
    description: 'Adds a place where bookables of the acting lab stand. For an OWNER or MANAGER of a lab.',
  })
  @Access('site.add')
  addSite(
    @Arg('input', () => AddSiteInput, { description: 'The place.' }) input: AddSiteInput,
    @Ctx() context: Context,
  ) {
    return answer(addSite(context, input).then((site) => ({ site })))
  }
}
