import { Arg, Ctx, FieldResolver, Float, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { asking } from '../accounts/permission.ts'
import { BookableFilterInput } from '../availability/market.graphql.ts'
import { questionOf } from '../availability/market.resolver.ts'
import type { MarketQuestion } from '../availability/market.service.ts'
import { WEEKDAYS } from '../availability/opening-rule.ts'
import { quarterFrom, quarterOf } from '../availability/quarter.ts'
import { SlotType } from '../availability/slots.graphql.ts'
import { AccreditationScopeType } from '../catalog/accreditations.graphql.ts'
import { kindsServing } from '../catalog/bookable.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { checkRange } from '../shared/check-range.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { pageRequest } from '../shared/page.ts'
import { DAY, after as later } from '../shared/period.ts'
import { SHOWN_SCOPES } from './facts.ts'
import { SlotHitConnection, SlotHitType, SlotSortEnum, SlotWishInput } from './find-slots.graphql.ts'
import { type FoundHits, findSlots } from './find-slots.service.ts'
import { hitKey, isHitKey, placeFromKey, type SlotHit, type Sort } from './hit.ts'
import type { AskedForTests } from './test-services/find-tests.resolver.ts'
import { noteUnmet } from './unmet-demand.service.ts'
import type { Wanted } from './wanted.ts'
import { whyOf } from './why.ts'

@Resolver(() => SlotHitType)
export class FindSlotsResolver {
  @Query(() => SlotHitConnection, {
    description:
      'The whole market in one question: the bookables that fit a filter and of which time can be had as it is wanted, with their first slots and prices. `rejections` says why others that fit the filter are not among them. Its pages end after about a thousand bookables: whoever wants to see more narrows the question. For anybody; what needs a qualification is found by those who have it, or with an operator.',
  })
  @Access('PUBLIC')
  async findSlots(
    @Ctx() context: Context,
    @Arg('filter', () => BookableFilterInput, {
      nullable: true,
      description: 'What to look among; the whole market when left out.',
    })
    filter: BookableFilterInput | null,
    @Arg('wish', () => SlotWishInput, { description: 'What time is wanted.' }) wish: SlotWishInput,
    @Arg('sort', () => SlotSortEnum, { defaultValue: 'EARLIEST', description: 'What comes first.' })
    sort: Sort,
    @Arg('near', () => String, {
      nullable: true,
      description: 'The code of the district that distances are counted from, such as "310112".',
    })
    near: string | null,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const page = pageRequest(first, after, isHitKey(sort))
    const search = { filter: questionOf(filter, context), wanted: wantedOf(wish, context), sort, near }
    const behind = page.after === null ? null : placeFromKey(page.after)
    const found = await findSlots(context, search, { first, after: behind })
    const noteNone = () => noteUnmet(context, { ...filter, from: wish.from })
    const onlyTests = asksOnlyForTests(search.filter)
    if (found.items.length === 0 && !behind && !onlyTests) noteNone()
    const tests = { ...testsOf(found, search.filter, wish, context), noteNone: onlyTests ? noteNone : null }
    return { ...toConnection(found, hitKey), found, tests }
  }

  @FieldResolver(() => OrganizationType, { description: 'The lab that publishes it.' })
  lab(@Root() { bookable }: SlotHit, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(bookable.labId)
  }

  @FieldResolver(() => [SlotType], { description: 'Its first slots, by their start.' })
  slots(
    @Root() { bookable, slots, wanted }: SlotHit,
    @Arg('first', () => Int, { defaultValue: 3, description: 'How many at most, 1 to 20.' }) first: number,
  ) {
    checkRange('first', first, 1, 20)
    return slots(first).map((slot) => ({ bookable, wished: wanted, ...slot }))
  }

  @FieldResolver(() => String, {
    description: 'Why it stands where it does, and what speaks for it: a sentence to be read out.',
  })
  why(@Root() hit: SlotHit, @Ctx() { language }: Context) {
    return whyOf(hit)[language]
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What its first slot costs the enterprise that would pay, if it is held now; null when nobody said who pays.',
  })
  price(@Root() { slot }: SlotHit) {
    return slot.fen === null ? null : money(slot.fen)
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'How far its district is from the one named by `near`, in kilometres, from seat to seat as the crow flies; null when none was named.',
  })
  distanceKm(@Root() { metres }: SlotHit) {
    return metres === null ? null : metres / 1_000
  }

  @FieldResolver(() => [AccreditationScopeType], {
    description: `What its lab is accredited for on the days of the first slot, of what the wish asks for; up to ${SHOWN_SCOPES}.`,
  })
  accreditations(@Root() { accreditations }: SlotHit) {
    return accreditations
  }
}

function wantedOf(wish: SlotWishInput, { actor, now }: Context): Wanted {
  const from = wish.from && wish.from > now ? wish.from : now
  const { timeOfDay = null, weekdays = null } = wish
  return {
    minutes: wish.durationMinutes,
    units: wish.units,
    operatorAssisted: wish.operatorAssisted,
    span: { from: quarterFrom(from), until: quarterOf(wish.until ?? later(from, DEFAULT_DAYS * DAY)) },
    hours:
      timeOfDay || weekdays
        ? { timeOfDay, weekdays: weekdays?.map((day) => WEEKDAYS.indexOf(day) + 1) ?? null }
        : null,
    instantOnly: wish.instantOnly,
    accreditations: wish.accreditations ?? null,
    methods: [],
    maxFen: wish.maxPrice ?? null,
    sizeClass: wish.sizeClass ?? asking(actor)?.sizeClass ?? null,
  }
}

const DEFAULT_DAYS = 14

/** Whether a filter asks for nothing that is booked by time. */
const asksOnlyForTests = ({ serviceModes }: MarketQuestion): boolean =>
  serviceModes !== undefined && kindsServing(serviceModes).length === 0

/** The same question for what is tested on samples. */
function testsOf(
  { understood: { wanted, sort, distances } }: FoundHits,
  filter: MarketQuestion,
  wish: SlotWishInput,
  { now }: Context,
): Omit<AskedForTests, 'noteNone'> {
  const { maxFen, sizeClass, accreditations: schemes, methods } = wanted
  return {
    filter,
    schemes,
    methods,
    distances,
    from: wish.from && wish.from > now ? wish.from : now,
    wanted: { maxFen, sizeClass, sort, until: wish.until ?? null },
  }
}
