import { BoardResolver } from './board.resolver.ts'
import { FindSlotsResolver } from './find-slots.resolver.ts'
import {
  FoundRejectionsResolver,
  RejectedBookableResolver,
  SlotRejectionResolver,
} from './rejections.resolver.ts'
import { FoundTestsResolver, TestServiceHitResolver } from './test-services/find-tests.resolver.ts'

export const MARKET_RESOLVERS = [
  FindSlotsResolver,
  FoundRejectionsResolver,
  FoundTestsResolver,
  TestServiceHitResolver,
  SlotRejectionResolver,
  RejectedBookableResolver,
  BoardResolver,
] as const
