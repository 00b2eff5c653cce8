import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { needOf } from '../need-input.ts'
import { OrderType } from '../orders.graphql.ts'
import type { OrderRow } from '../orders.table.ts'
import { declineTest, withdrawTest } from './end-request.service.ts'
import type { InvitationRow } from './invitations.table.ts'
import { requestTest } from './request-test.service.ts'
import {
  DeclineTestPayload,
  EndRequestInput,
  OrderInvitationType,
  RequestTestInput,
  RequestTestPayload,
  WithdrawTestPayload,
} from './requests.graphql.ts'

@Resolver()
export class RequestsResolver {
  @Mutation(() => RequestTestPayload, {
    description:
      'Asks labs to quote for a test; those that are asked are told. For anybody of an enterprise.',
  })
  @Access('order.request')
  requestTest(
    @Arg('input', () => RequestTestInput, { description: 'What is needed.' }) input: RequestTestInput,
    @Ctx() context: Context,
  ) {
    const { methods, answerBy, labIds, idempotencyKey } = input
    const named = labIds ? labIds.map((id) => keyOf(id, 'Organization')) : null
    const request = { ...needOf(input), methods, answerBy, labIds: named, idempotencyKey }
    return answer(requestTest(context, request).then((order) => ({ order })))
  }

  @Mutation(() => WithdrawTestPayload, {
    description:
      'Withdraws a request before a quote is accepted; the labs are told. For anybody of its enterprise. Withdrawing twice does nothing more.',
  })
  @Access('order.withdraw')
  withdrawTest(
    @Arg('input', () => EndRequestInput, { description: 'The request.' }) {
      orderId,
      reason,
    }: EndRequestInput,
    @Ctx() context: Context,
  ) {
    return answer(withdrawTest(context, keyOf(orderId, 'Order'), reason).then((order) => ({ order })))
  }

  @Mutation(() => DeclineTestPayload, {
    description:
      'Says that the acting lab does not quote for a request; a quote that it has given is withdrawn. When every lab that was named has declined, the request is DECLINED. For anybody of a lab that may quote. Declining twice does nothing more.',
  })
  @Access('order.quote')
  declineTest(
    @Arg('input', () => EndRequestInput, { description: 'The request.' }) {
      orderId,
      reason,
    }: EndRequestInput,
    @Ctx() context: Context,
  ) {
    return answer(
      declineTest(context, keyOf(orderId, 'Order'), reason).then((invitation) => ({ invitation })),
    )
  }
}

@Resolver(() => OrderInvitationType)
export class OrderInvitationResolver {
  @FieldResolver(() => OrganizationType, { description: 'Which lab.' })
  lab(@Root() { labId }: InvitationRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(labId)
  }
}

@Resolver(() => OrderType)
export class OrderInvitationsResolver {
  @FieldResolver(() => [OrderInvitationType], {
    description:
      'The labs that may quote for it, at most 50, in the order in which they were asked; empty where it was ordered without a quote. A lab sees itself.',
  })
  async invitations(@Root() { id, enterpriseId }: OrderRow, @Ctx() { actor, loaders }: Context) {
    const all = await loaders.invitations.load(id)
    if (actor?.organizationId === enterpriseId) return all
    return all.filter(({ labId }) => labId === actor?.organizationId)
  }
}
