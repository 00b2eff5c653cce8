import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { PersonType } from '../../accounts/people.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { OrderRow } from '../orders.table.ts'
import type { MessageRow } from './messages.table.ts'
import {
  AskAboutTestInput,
  AskAboutTestPayload,
  OrderMessageConnection,
  OrderMessageType,
} from './thread.graphql.ts'
import { askAboutTest } from './thread.service.ts'

@Resolver(() => OrderMessageType)
export class OrderMessageResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: MessageRow) {
    return toGlobalId('OrderMessage', id)
  }

  @FieldResolver(() => OrganizationType, { description: 'In the thread with which lab it stands.' })
  lab(@Root() { labId }: MessageRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(labId)
  }

  @FieldResolver(() => PersonType, { description: 'Who wrote it.' })
  person(@Root() { personId }: MessageRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    description: 'Whose people wrote it: the lab, the enterprise, or who acts for it under a mandate.',
  })
  organization(@Root() { organizationId }: MessageRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(organizationId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The enterprise for which it was written under a mandate; null otherwise.',
  })
  onBehalfOf(@Root() { mandateId, enterpriseId }: MessageRow, @Ctx() { loaders }: Context) {
    return mandateId && loaders.organizations.load(enterpriseId)
  }

  @Mutation(() => AskAboutTestPayload, {
    description:
      'Asks or answers about a test, between the enterprise and one lab; the other side is told. For anybody of its parties, and while it is open of labs that may quote.',
  })
  @Access('order.discuss')
  askAboutTest(
    @Arg('input', () => AskAboutTestInput, { description: 'The question or answer.' })
    { orderId, labId, text }: AskAboutTestInput,
    @Ctx() context: Context,
  ) {
    const named = labId ? keyOf(labId, 'Organization') : null
    const question = { orderId: keyOf(orderId, 'Order'), labId: named, text }
    return answer(askAboutTest(context, question).then((message) => ({ message })))
  }
}

@Resolver(() => OrderType)
export class OrderThreadResolver {
  @FieldResolver(() => OrderMessageConnection, {
    description:
      'What was asked and answered about it, the oldest first: for the enterprise with every lab or with one, for a lab its own.',
  })
  async thread(
    @Root() { id, enterpriseId }: OrderRow,
    @Ctx() { actor, loaders }: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('labId', () => ID, { nullable: true, description: 'Only with this lab.' }) labId: string | null,
  ) {
    const own = actor?.organizationId ?? null
    const named = labId ? keyOf(labId, 'Organization') : null
    const question = { labId: own === enterpriseId ? named : own, page: pageRequest(first, after) }
    return toConnection(await loaders.threads(question).load({ id }), ({ id }) => id)
  }
}
