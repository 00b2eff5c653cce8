import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql'
import { BookableFilterInput } from '../availability/market.graphql.ts'
import { questionOf } from '../availability/market.resolver.ts'
import { marketKey } from '../availability/market.service.ts'
import { bookableKeyOf } from '../catalog/bookable-id.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, toConnection } from '../shared/connection.graphql.ts'
import { pageRequest } from '../shared/page.ts'
import { LocalDate } from '../shared/scalars.graphql.ts'
import { BoardConnection } from './board.graphql.ts'
import { BOARD_LENGTH, board, boardScope, isBoardKey } from './board.service.ts'

@Resolver()
export class BoardResolver {
  @Query(() => BoardConnection, {
    description:
      'A week of up to 50 calendars at a glance, for a calendar page: when each is open, and how many of its units are free. Never by whom it is taken. For anybody.',
  })
  @Access('PUBLIC')
  async board(
    @Ctx() context: Context,
    @Arg('bookableIds', () => [ID], {
      nullable: true,
      description:
        'These, at most 50, in this order, each once; a retired one has no time. Instead of `filter`.',
    })
    bookableIds: string[] | null,
    @Arg('filter', () => BookableFilterInput, {
      nullable: true,
      description: 'Those that pass it, in the order of `bookables`. Instead of `bookableIds`.',
    })
    filter: BookableFilterInput | null,
    @Arg('week', () => LocalDate, {
      nullable: true,
      description: 'Any day of the week, on the calendar of each site; today when left out.',
    })
    day: string | null,
    @Arg('first', () => Int, {
      defaultValue: BOARD_LENGTH,
      description: 'How many calendars at most, 1 to 50.',
    })
    first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const ids = bookableIds?.map(bookableKeyOf) ?? null
    const scope = boardScope(ids, filter && questionOf(filter, context))
    const page = pageRequest(first, after, isBoardKey(scope), BOARD_LENGTH)
    return toConnection(await board(context, scope, day, page), ({ bookable }) => marketKey(bookable))
  }
}
