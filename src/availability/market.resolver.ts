import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { asking } from '../accounts/permission.ts'
import { SizeClassEnum } from '../accounts/size-class.graphql.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import { BookableConnection } from '../catalog/catalog.graphql.ts'
import { totalOf } from '../catalog/price.ts'
import { quote } from '../catalog/quote.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { BookableFilterInput } from './market.graphql.ts'
import { findInMarket, isMarketKey, type MarketQuestion, marketKey } from './market.service.ts'
import type { FoundSlot } from './slot-search.service.ts'
import { SlotType } from './slots.graphql.ts'

const FILTER = { nullable: true, description: 'What to look among; the whole market when left out.' }

@Resolver(() => SlotType)
export class MarketResolver {
  @Query(() => BookableConnection, {
    description:
      'The bookables that pass a filter: with `text` those that fit it best first, of more than 300 some of them; otherwise in the order in which they were published. For anybody.',
  })
  @Access('PUBLIC')
  async bookables(
    @Ctx() context: Context,
    @Arg('filter', () => BookableFilterInput, FILTER) filter: BookableFilterInput | null,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const question = questionOf(filter, context)
    const page = pageRequest(first, after, isMarketKey(question))
    return toConnection(await findInMarket(context, question, page), marketKey)
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What it costs the acting enterprise if it holds it now; null for others, unless they name a size class.',
  })
  price(
    @Root() { bookable, startsAt, endsAt, wished }: FoundSlot & { wished?: Wished },
    @Ctx() { actor, now }: Context,
    @Arg('sizeClass', () => SizeClassEnum, {
      nullable: true,
      description: 'For an enterprise of this class instead.',
    })
    sizeClass: SizeClass | null,
    @Arg('units', () => Int, {
      nullable: true,
      description:
        'For so many units at once, as wished in findSlots or 1 when left out; null is the price of more, or fewer, than the bookable has.',
    })
    units: number | null,
    @Arg('operatorAssisted', () => Boolean, {
      nullable: true,
      description:
        'With an operator for all of it, paid once for all units, as wished in findSlots or without when left out; null is the price where the lab has none.',
    })
    operatorAssisted: boolean | null,
  ) {
    const size = sizeClass ?? wished?.sizeClass ?? asking(actor)?.sizeClass
    const asked = {
      units: units ?? wished?.units ?? 1,
      operatorAssisted: operatorAssisted ?? wished?.operatorAssisted ?? false,
    }
    const lacksOperator = asked.operatorAssisted && bookable.pricing.operatorFenPerHour === null
    if (!size || asked.units < 1 || asked.units > bookable.units || lacksOperator) return null
    return money(totalOf(quote(bookable, size, { startsAt, endsAt, ...asked }, now).parts))
  }
}

/** What a question wished of the slots that it found. */
export interface Wished {
  units: number
  operatorAssisted: boolean
  sizeClass: SizeClass | null
}

/** What a filter asks for. */
export function questionOf(filter: BookableFilterInput | null, { now }: Context): MarketQuestion {
  const { text, kind, categories, districts, labIds, openNow, ...others } = filter ?? {}
  const { methods, qualityElements, serviceModes, languages, fields, meetingPlaces } = others
  return {
    text: text ?? undefined,
    kind: kind ?? undefined,
    categories: categories ?? undefined,
    districts: districts ?? undefined,
    labIds: labIds?.map((id) => keyOf(id, 'Organization')),
    methods: methods ?? undefined,
    qualityElements: qualityElements ?? undefined,
    serviceModes: serviceModes ?? undefined,
    languages: languages ?? undefined,
    fields: fields ?? undefined,
    meetingPlaces: meetingPlaces ?? undefined,
    openAt: openNow ? now : undefined,
  }
}
