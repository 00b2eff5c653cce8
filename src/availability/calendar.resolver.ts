import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { BookableType } from '../catalog/catalog.graphql.ts'
import type { Context } from '../context.ts'
import { PeriodInput } from '../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { badInput } from '../shared/fault.ts'
import { pageRequest } from '../shared/page.ts'
import { ClosureType } from './closures.graphql.ts'
import { closuresOf } from './closures.service.ts'
import { askedSpan, isSlotCursor, slotsIn } from './free-time.service.ts'
import { OpeningRuleType } from './opening-rules.graphql.ts'
import { FreeWindowType, SlotConnection } from './slots.graphql.ts'

const RANGE = { description: 'The period asked about, at most 62 days.' }

@Resolver(() => BookableType)
export class CalendarResolver {
  @FieldResolver(() => [OpeningRuleType], { description: 'When it is open, by weekday and time.' })
  openingRules(@Root() { id }: Bookable, @Ctx() { loaders }: Context) {
    return loaders.openingRules.load(id)
  }

  @FieldResolver(() => [ClosureType], {
    nullable: true,
    description: 'The closures that touch a range. Seen by the lab itself, null for others.',
  })
  closures(
    @Root() bookable: Bookable,
    @Ctx() context: Context,
    @Arg('range', () => PeriodInput, RANGE) range: PeriodInput,
  ) {
    askedSpan(range)
    return closuresOf(context, bookable, range)
  }

  @FieldResolver(() => [FreeWindowType], {
    description:
      'The free windows inside a range, as far as a booking made now may lie in them, by start. One may be shorter than a booking must be; `slots` lists what can be held.',
  })
  freeWindows(
    @Root() bookable: Bookable,
    @Ctx() { loaders }: Context,
    @Arg('range', () => PeriodInput, RANGE) range: PeriodInput,
  ) {
    return loaders.freeWindows(askedSpan(range)).load(bookable)
  }

  @FieldResolver(() => SlotConnection, {
    description:
      'The slots inside a range that last as long as asked, by start: what holdSlot would accept now.',
  })
  async slots(
    @Root() bookable: Bookable,
    @Ctx() { loaders, now }: Context,
    @Arg('range', () => PeriodInput, RANGE) range: PeriodInput,
    @Arg('durationMinutes', () => Int, {
      description:
        'How long, in minutes; none is listed when slotMinutes, minMinutes and maxMinutes do not allow it. A fixed session is listed when it lasts at least so long.',
    })
    minutes: number,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    if (minutes < 1) throw badInput(DURATION)
    const page = pageRequest(first, after, isSlotCursor)
    const window = askedSpan(range)
    const schedule = await loaders.schedules(window).load(bookable)
    const { items, hasNextPage } = slotsIn(schedule, { window, minutes, now }, page)
    const own = { items: items.map((slot) => ({ bookable, ...slot })), hasNextPage }
    return toConnection(own, ({ startsAt }) => String(startsAt.getTime()))
  }
}

const DURATION = { en: '"durationMinutes" must be 1 or more.', zh: '"durationMinutes" 须大于或等于 1。' }
