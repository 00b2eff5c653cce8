import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { SlotType } from '../availability/slots.graphql.ts'
import type { Context } from '../context.ts'
import { checkRange } from '../shared/check-range.ts'
import { changeOf } from './change-text.ts'
import { SlotHitConnection } from './find-slots.graphql.ts'
import type { FoundHits } from './find-slots.service.ts'
import type { RejectedExample, Rejection } from './rejection.ts'
import { rejectionText } from './rejection-text.ts'
import { RejectedBookableType, SlotRejectionType, WishChangeType } from './rejections.graphql.ts'
import { rejectionsOf } from './rejections.service.ts'

@Resolver(() => SlotHitConnection)
export class FoundRejectionsResolver {
  @FieldResolver(() => [SlotRejectionType], {
    description:
      'Why others that fit the filter are not found, by reason. Exact when all that was found is on this page; otherwise some that only seem to fit are in no group.',
  })
  rejections(
    @Root() { found }: { found: FoundHits },
    @Ctx() context: Context,
    @Arg('examples', () => Int, { defaultValue: 3, description: 'How many examples of each, 0 to 5.' })
    examples: number,
  ) {
    checkRange('examples', examples, 0, 5)
    return rejectionsOf(context, found, examples)
  }
}

@Resolver(() => SlotRejectionType)
export class SlotRejectionResolver {
  @FieldResolver(() => String, { description: 'The same as a sentence to be read out.' })
  text(@Root() rejection: Rejection, @Ctx() { language }: Context) {
    return rejectionText(rejection)[language]
  }
}

@Resolver(() => RejectedBookableType)
export class RejectedBookableResolver {
  @FieldResolver(() => [WishChangeType], {
    description:
      'The fewest changes to the wish that admit it, all of them needed; empty when nothing within four weeks behind the wish does.',
  })
  changes(@Root() { admission, bookable }: RejectedExample, @Ctx() { language }: Context) {
    if (!admission) return []
    return admission.changes.map((kind) => {
      const told = changeOf(kind, admission, bookable.timeZone)
      return { ...told, text: told[language] }
    })
  }

  @FieldResolver(() => SlotType, {
    nullable: true,
    description: 'The slot that could be had with these changes; null when none could.',
  })
  slot(@Root() { admission, bookable }: RejectedExample) {
    return admission ? { ...admission.slot, bookable, wished: admission.wanted } : null
  }
}
