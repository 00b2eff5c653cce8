import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import type { Fen } from '../../shared/money.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { Decimal } from '../../shared/scalars.graphql.ts'
import type { MandateScope } from './mandate.ts'
import { MandateScopeEnum, MandateType } from './mandates.graphql.ts'

@InputType('OfferMandateInput', {
  description: 'What the acting enterprise gives permission for, and to whom.',
})
export class OfferMandateInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The window or enterprise that is to act, by its id (`viewer { organization { id } }` shows one’s own); this or `delegateUscc`.',
  })
  delegateId?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'A window by its unified social credit code. Another enterprise is not found by it, as if it were not here: ask it for its id.',
  })
  delegateUscc?: string | null

  @Field(() => [MandateScopeEnum], { description: 'What it may do; at least one.' })
  scopes!: MandateScope[]

  @Field(() => Decimal, {
    nullable: true,
    description:
      'How much may be committed under it in all, in yuan: the prices of bookings that are held or confirmed under it, and what was charged for those that have ended. No bound when left out.',
  })
  cap?: Fen | null

  @Field(() => Date, { nullable: true, description: 'From when on; from now on when left out.' })
  validFrom?: Date | null

  @Field(() => Date, { description: 'Until when; at most three years from now.' })
  validUntil!: Date

  @Field(() => String, {
    description:
      'How the permission was given, such as the number of the letter of authorization (委托书编号); 1 to 2,000 characters.',
  })
  evidence!: string

  @Field(() => String, {
    description: 'Names this request, such as a random UUID: sent again with it, nothing is offered twice.',
  })
  idempotencyKey!: string
}

@InputType('AcceptMandateInput', { description: 'A mandate to accept.' })
export class AcceptMandateInput {
  @Field(() => ID, { description: 'The mandate.' })
  mandateId!: string
}

@InputType('DeclineMandateInput', { description: 'A mandate to decline.' })
export class DeclineMandateInput {
  @Field(() => ID, { description: 'The mandate.' })
  mandateId!: string

  @Field(() => String, { nullable: true, description: 'Why, for the enterprise; up to 500 characters.' })
  reason?: string | null
}

@InputType('RevokeMandateInput', { description: 'A mandate to revoke.' })
export class RevokeMandateInput {
  @Field(() => ID, { description: 'The mandate.' })
  mandateId!: string

  @Field(() => String, { description: 'Why, for the other side; 1 to 500 characters.' })
  reason!: string
}

@ObjectType()
@Access('mandate.see')
abstract class MandatePayload extends Payload {
  @Field(() => MandateType, {
    nullable: true,
    description: 'The mandate as it is now; null when it was refused.',
  })
  mandate?: MandateType
}

@ObjectType('OfferMandatePayload', { description: 'The answer of offerMandate.' })
@Access('mandate.offer')
export class OfferMandatePayload extends MandatePayload {}

@ObjectType('AcceptMandatePayload', { description: 'The answer of acceptMandate.' })
@Access('mandate.answer')
export class AcceptMandatePayload extends MandatePayload {}

@ObjectType('DeclineMandatePayload', { description: 'The answer of declineMandate.' })
@Access('mandate.answer')
export class DeclineMandatePayload extends MandatePayload {}

@ObjectType('RevokeMandatePayload', { description: 'The answer of revokeMandate.' })
@Access('mandate.revoke')
export class RevokeMandatePayload extends MandatePayload {}
