import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { asking } from '../../accounts/permission.ts'
import { SiteType } from '../../accounts/sites.graphql.ts'
import { SizeClassEnum } from '../../accounts/size-class.graphql.ts'
import { SIZE_CLASSES, type SizeClass } from '../../accounts/size-class.ts'
import type { Context } from '../../context.ts'
import { checkRange } from '../../shared/check-range.ts'
import { LanguageCode, MoneyType, money } from '../../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import type { Language } from '../../shared/language.ts'
import { named } from '../../shared/named.resolver.ts'
import { pageOf, pageRequest } from '../../shared/page.ts'
import { LocalDate } from '../../shared/scalars.graphql.ts'
import { isValidOn } from '../accreditation.ts'
import { AccreditationScopeConnection } from '../accreditations.graphql.ts'
import { methodsOf } from '../methods.ts'
import { StandardType } from '../standards/standards.graphql.ts'
import { MAX_SAMPLES, pricesOf, testPrice } from './test-price.ts'
import { SamplePriceType, TestServiceType } from './test-services.graphql.ts'
import type { TestService } from './test-services.repository.ts'

const LANGUAGE = { nullable: true, description: 'Accept-Language decides when left out.' }

@Resolver(() => TestServiceType)
export class TestServiceResolver extends named(() => TestServiceType, 'What it is called.') {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: TestService) {
    return toGlobalId('TestService', id)
  }

  @FieldResolver(() => String, { description: 'What it is for, in the words of the lab.' })
  description(
    @Root() { descriptionZh, descriptionEn }: TestService,
    @Ctx() context: Context,
    @Arg('language', () => LanguageCode, LANGUAGE) language: Language | null,
  ): string {
    return (language ?? context.language) === 'zh' ? descriptionZh : descriptionEn
  }

  @FieldResolver(() => String, { description: 'What a sample must be like.' })
  sampleRequirements(
    @Root() { sampleZh, sampleEn }: TestService,
    @Ctx() context: Context,
    @Arg('language', () => LanguageCode, LANGUAGE) language: Language | null,
  ): string {
    return (language ?? context.language) === 'zh' ? sampleZh : sampleEn
  }

  @FieldResolver(() => OrganizationType, { description: 'The lab that tests.' })
  lab(@Root() { labId }: TestService, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(labId)
  }

  @FieldResolver(() => SiteType, { description: 'Where samples are received and tested.' })
  site(@Root() { siteId }: TestService, @Ctx() { loaders }: Context) {
    return loaders.sites.load(siteId)
  }

  @FieldResolver(() => [StandardType], { description: 'The standards by which is tested, up to 20.' })
  async methods(@Root() { methods }: TestService, @Ctx() { loaders }: Context) {
    const found = methodsOf(methods).map(async ({ number, edition }) => {
      const editions = await loaders.editionsOfStandard.load(number)
      return editions.filter((standard) => standard.edition === edition)
    })
    return (await Promise.all(found)).flat()
  }

  @FieldResolver(() => [SamplePriceType], { description: 'What a sample costs, by size class.' })
  prices(@Root() service: TestService): SamplePriceType[] {
    const prices = pricesOf(service)
    return SIZE_CLASSES.map((sizeClass) => ({ sizeClass, price: money(prices[sizeClass]) }))
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What samples cost the acting enterprise; null for others, unless they name a size class, and where it is to be urgent and cannot be.',
  })
  price(
    @Root() service: TestService,
    @Ctx() { actor }: Context,
    @Arg('samples', () => Int, { defaultValue: 1, description: 'How many, 1 to 10000.' }) samples: number,
    @Arg('urgent', () => Boolean, { defaultValue: false, description: 'Whether it is urgent.' })
    urgent: boolean,
    @Arg('sizeClass', () => SizeClassEnum, {
      nullable: true,
      description: 'For an enterprise of this class instead.',
    })
    sizeClass: SizeClass | null,
  ) {
    checkRange('samples', samples, 1, MAX_SAMPLES)
    const size = sizeClass ?? asking(actor)?.sizeClass
    const price = size ? testPrice(service, size, { samples, urgent }) : null
    return price && money(price.totalFen)
  }

  @FieldResolver(() => AccreditationScopeConnection, {
    description:
      'By what its lab is recognized for any of its methods: a scope covers a method of the same number, and of the same edition unless it names none. As the lab has recorded it: Fenshi does not verify certificates.',
  })
  async accreditations(
    @Root() service: TestService,
    @Ctx() { loaders }: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('on', () => LocalDate, {
      nullable: true,
      description: 'Only what holds on this day; what has expired or is still to begin too when left out.',
    })
    on: string | null,
  ) {
    const page = pageRequest(first, after)
    const scopes = await loaders.scopesOfBookable.load(service)
    const listed = scopes.filter(
      (scope) => (!on || isValidOn(scope, on)) && (page.after === null || scope.id > page.after),
    )
    return toConnection(pageOf(listed, page), ({ id }) => id)
  }
}
