import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import {
  AcceptMandateInput,
  AcceptMandatePayload,
  DeclineMandateInput,
  DeclineMandatePayload,
  OfferMandateInput,
  OfferMandatePayload,
  RevokeMandateInput,
  RevokeMandatePayload,
} from '../../accounts/mandates/mandate-actions.graphql.ts'
import {
  acceptMandate,
  declineMandate,
  offerMandate,
  revokeMandate,
} from '../../accounts/mandates/mandate-changes.service.ts'
import { MandateType } from '../../accounts/mandates/mandates.graphql.ts'
import type { MandateRow } from '../../accounts/mandates/mandates.table.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { NotificationType } from '../notices.graphql.ts'
import type { NotificationRow } from '../notices.repository.ts'
import { tellOfMandate } from './mandate-notices.service.ts'

const mandateAnswer = (changing: Promise<MandateRow>) => answer(changing.then((mandate) => ({ mandate })))
const mandateKeyOf = (id: string) => keyOf(id, 'Mandate')

/** What is done with mandates. Not beside their rules: the other side is told, and notices come after accounts. */
@Resolver()
export class MandateActionsResolver {
  @Mutation(() => OfferMandatePayload, {
    description:
      'Offers a service window, or another enterprise, a mandate to act for the acting enterprise. Nothing can be done under it until the delegate accepts. An enterprise offers 20 at once, then one in ten minutes, and 100 may wait. For an OWNER or MANAGER of an enterprise.',
  })
  @Access('mandate.offer')
  offerMandate(
    @Arg('input', () => OfferMandateInput, { description: 'For what, and to whom.' })
    { delegateId, delegateUscc, cap, validFrom, ...input }: OfferMandateInput,
    @Ctx() context: Context,
  ) {
    const offer = {
      ...input,
      delegateId: delegateId ? keyOf(delegateId, 'Organization') : null,
      delegateUscc: delegateUscc ?? null,
      capFen: cap ?? null,
      validFrom: validFrom ?? null,
    }
    return mandateAnswer(offerMandate(context, offer, tellOfMandate))
  }

  @Mutation(() => AcceptMandatePayload, {
    description:
      'Accepts a mandate: from its `validFrom` on, people of the delegate act for the enterprise by sending its id as the header X-Acting-For (`actingFor` in connection_init). Accepting twice does nothing more. For an OWNER or MANAGER of the delegate.',
  })
  @Access('mandate.answer')
  acceptMandate(
    @Arg('input', () => AcceptMandateInput, { description: 'Which one.' }) { mandateId }: AcceptMandateInput,
    @Ctx() context: Context,
  ) {
    return mandateAnswer(acceptMandate(context, mandateKeyOf(mandateId), tellOfMandate))
  }

  @Mutation(() => DeclineMandatePayload, {
    description: 'Declines a mandate that was offered. For an OWNER or MANAGER of the delegate.',
  })
  @Access('mandate.answer')
  declineMandate(
    @Arg('input', () => DeclineMandateInput, { description: 'Which one, and why.' })
    { mandateId, reason }: DeclineMandateInput,
    @Ctx() context: Context,
  ) {
    return mandateAnswer(declineMandate(context, mandateKeyOf(mandateId), reason ?? null, tellOfMandate))
  }

  @Mutation(() => RevokeMandatePayload, {
    description:
      'Revokes a mandate, or takes its offer back, at once: once this has answered, nothing more is done under it, and its delegate sees nothing more by it. What was booked stays booked. For an OWNER or MANAGER of either side.',
  })
  @Access('mandate.revoke')
  revokeMandate(
    @Arg('input', () => RevokeMandateInput, { description: 'Which one, and why.' })
    { mandateId, reason }: RevokeMandateInput,
    @Ctx() context: Context,
  ) {
    return mandateAnswer(revokeMandate(context, mandateKeyOf(mandateId), reason, tellOfMandate))
  }
}

@Resolver(() => NotificationType)
export class NotificationMandateResolver {
  // Only its two sides are told of a mandate, and both may see it.
  @FieldResolver(() => MandateType, { nullable: true, description: 'The mandate that it is about.' })
  @Access('mandate.see')
  mandate(@Root() { mandateId }: NotificationRow, @Ctx() { loaders }: Context) {
    return mandateId && loaders.mandates.load(mandateId)
  }
}
