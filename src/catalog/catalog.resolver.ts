import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { SiteType } from '../accounts/sites.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { LanguageCode } from '../shared/common.graphql.ts'
import type { Language } from '../shared/language.ts'
import { named } from '../shared/named.resolver.ts'
import { SERVICE_MODE_OF, type ServiceMode } from './bookable.ts'
import { bookableId } from './bookable-id.ts'
import type { Bookable } from './bookables.repository.ts'
import { BookableType, CategoryType, ServiceModeEnum } from './catalog.graphql.ts'
import { categories } from './catalog.service.ts'
import { TermsResolver } from './terms.resolver.ts'

@Resolver(() => BookableType)
export class BookableResolver extends TermsResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() bookable: Bookable) {
    return bookableId(bookable)
  }

  @FieldResolver(() => String, { description: 'What it is for, in the words of the lab.' })
  description(
    @Root() { descriptionZh, descriptionEn }: Bookable,
    @Ctx() context: Context,
    @Arg('language', () => LanguageCode, {
      nullable: true,
      description: 'Accept-Language decides when left out.',
    })
    language: Language | null,
  ): string {
    return (language ?? context.language) === 'zh' ? descriptionZh : descriptionEn
  }

  @FieldResolver(() => OrganizationType, { description: 'The lab that publishes it.' })
  lab(@Root() { labId }: Bookable, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(labId)
  }

  @FieldResolver(() => SiteType, { description: 'Where it stands, and the clock by which it opens.' })
  site(@Root() { siteId }: Bookable, @Ctx() { loaders }: Context) {
    return loaders.sites.load(siteId)
  }

  @FieldResolver(() => ServiceModeEnum, {
    description: 'How it serves: instruments by time, experts in sessions, trainings and open days for all.',
  })
  serviceMode(@Root() { kind }: Bookable): ServiceMode {
    return SERVICE_MODE_OF[kind]
  }

  @FieldResolver(() => CategoryType, { description: 'What it is filed under.' })
  category(@Root() { category }: Bookable, @Ctx() { loaders }: Context) {
    return loaders.categories.load(category)
  }
}

@Resolver(() => CategoryType)
export class CategoryResolver extends named(() => CategoryType, 'Its name.') {
  @Query(() => [CategoryType], { description: 'What bookables are filed under. For anybody.' })
  @Access('PUBLIC')
  categories(@Ctx() context: Context) {
    return categories(context)
  }
}
