import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { CasePayload } from '../case-actions.graphql.ts'

@ObjectType('CaseService', { description: 'A booking or a test order that was made for a case.' })
@Access('case.see')
export class CaseServiceType {
  @Field(() => Int, {
    nullable: true,
    description: 'How the enterprise rated it, 1 to 5; null until it has. Its words are for it and the lab.',
  })
  score!: number | null

  @Field(() => Date, { description: 'When it was linked to the case.' })
  linkedAt!: Date
}

@InputType('LinkToCaseInput', {
  description: 'A booking or an order that was made for a case: one of the two.',
})
export class LinkToCaseInput {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string

  @Field(() => ID, { nullable: true, description: 'The booking.' })
  bookingId?: string | null

  @Field(() => ID, { nullable: true, description: 'The test order.' })
  orderId?: string | null
}

@ObjectType('LinkToCasePayload', { description: 'The answer of linkToCase.' })
@Access('case.see')
export class LinkToCasePayload extends CasePayload {}
