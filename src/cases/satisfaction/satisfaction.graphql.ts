import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

@ObjectType('Satisfaction', {
  description:
    'How satisfied an enterprise was with a service. Seen with its words by the enterprise and the lab; its window sees the score.',
})
@Access('satisfaction.see')
export class SatisfactionType {
  @Field(() => Int, { description: '1 (not at all satisfied) to 5 (very satisfied).' })
  score!: number

  @Field(() => String, { nullable: true, description: 'Why, in the words of the enterprise.' })
  words!: string | null

  @Field(() => Date, { description: 'When it was given.' })
  ratedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was changed last; null when it was not.' })
  changedAt!: Date | null
}

@ObjectType('SatisfactionFigures', {
  description: 'How satisfied enterprises were with the services of a lab.',
})
@Access('satisfaction.see')
export class SatisfactionFiguresType {
  @Field(() => Int, { description: 'How many services were rated.' })
  count!: number

  @Field(() => Float, { nullable: true, description: 'The mean score, 1 to 5; null when none was rated.' })
  mean!: number | null
}

@InputType('RateServiceInput', {
  description: 'How satisfied you are with a booking or an order: one of the two.',
})
export class RateServiceInput {
  @Field(() => ID, { nullable: true, description: 'The booking, once it is COMPLETED.' })
  bookingId?: string | null

  @Field(() => ID, { nullable: true, description: 'The test order, once its report is there.' })
  orderId?: string | null

  @Field(() => Int, { description: '1 (not at all satisfied) to 5 (very satisfied).' })
  score!: number

  @Field(() => String, {
    nullable: true,
    description: 'Why, in up to 2,000 characters; the lab reads it, and nobody else.',
  })
  words?: string | null
}

@ObjectType('RateServicePayload', { description: 'The answer of rateService.' })
@Access('satisfaction.see')
export class RateServicePayload extends Payload {
  @Field(() => SatisfactionType, { nullable: true, description: 'The rating; null when it was refused.' })
  satisfaction?: SatisfactionType
}
