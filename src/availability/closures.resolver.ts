import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { bookableKeyOf } from '../catalog/bookable-id.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import {
  AddClosureInput,
  AddClosurePayload,
  ClosureType,
  RemoveClosureInput,
  RemoveClosurePayload,
} from './closures.graphql.ts'
import { addClosure, removeClosure } from './closures.service.ts'
import type { ClosureRow } from './closures.table.ts'

@Resolver(() => ClosureType)
export class ClosureResolver {
  @FieldResolver(() => ID, { description: 'Opaque; named when the closure is removed.' })
  id(@Root() { id }: ClosureRow) {
    return toGlobalId('Closure', id)
  }

  @Mutation(() => AddClosurePayload, {
    description:
      'Closes a bookable, or one unit of it, for a period. Bookings in it stay. For anybody of its lab.',
  })
  @Access('calendar.close')
  addClosure(
    @Arg('input', () => AddClosureInput, { description: 'What is closed, and when.' }) input: AddClosureInput,
    @Ctx() context: Context,
  ) {
    const bookableId = bookableKeyOf(input.bookableId)
    return answer(addClosure(context, { ...input, bookableId }).then((closure) => ({ closure })))
  }

  @Mutation(() => RemoveClosurePayload, {
    description: 'Ends a closure: the bookable is open again by its rules. For anybody of its lab.',
  })
  @Access('calendar.close')
  removeClosure(
    @Arg('input', () => RemoveClosureInput, { description: 'The closure.' }) {
      closureId,
    }: RemoveClosureInput,
    @Ctx() context: Context,
  ) {
    return answer(removeClosure(context, keyOf(closureId, 'Closure')).then((bookable) => ({ bookable })))
  }
}
