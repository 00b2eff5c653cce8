import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { FileType } from '../../files/files.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { OrderRow } from '../orders.table.ts'

@Resolver(() => OrderType)
export class OrderAttachmentsResolver {
  @FieldResolver(() => [FileType], {
    description:
      'Files that say more of what is needed, at most 20, in the order in which they were attached. For whoever sees the order.',
  })
  attachments(@Root() { id }: OrderRow, @Ctx() { loaders }: Context) {
    return loaders.attachments.load(id)
  }
}
