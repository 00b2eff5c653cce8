import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import type { Reason } from './wanted.ts'

export const RejectionReasonEnum: { [Each in Reason]: Each } = {
  UNITS: 'UNITS',
  DURATION: 'DURATION',
  OPERATOR: 'OPERATOR',
  APPROVAL: 'APPROVAL',
  QUALIFICATION: 'QUALIFICATION',
  ACCREDITATION: 'ACCREDITATION',
  PRICE: 'PRICE',
  CLOSED: 'CLOSED',
  FULLY_BOOKED: 'FULLY_BOOKED',
}
registerEnumType(RejectionReasonEnum, {
  name: 'RejectionReason',
  description: 'Why what fits the words is not found; of several reasons the first in this order.',
  valuesConfig: {
    UNITS: { description: 'It has fewer units than are wanted.' },
    DURATION: { description: 'It cannot be booked for so long, or so short.' },
    OPERATOR: { description: 'Its lab has no operator for it.' },
    APPROVAL: { description: 'Its lab approves bookings, all of them or those of this enterprise.' },
    QUALIFICATION: {
      description: 'The person who asks is not qualified for it; nobody who asks for no enterprise is.',
    },
    ACCREDITATION: { description: 'Its lab is not accredited for it on that date.' },
    PRICE: { description: 'It costs more than the limit.' },
    CLOSED: { description: 'It is not open at that time.' },
    FULLY_BOOKED: { description: 'It is open, and taken.' },
  },
})

@ObjectType('WishChange', { description: 'What of a wish would have to be otherwise.' })
@Access('PUBLIC')
export class WishChangeType {
  @Field(() => String, {
    nullable: true,
    description: 'The field of SlotWish; null where the wish may stay, and the lab must be asked.',
  })
  field!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What the field should be, written as it is in JSON without quotes; null: leave it out.',
  })
  value!: string | null

  @Field(() => String, { description: 'The same in words.' })
  text!: string
}

@ObjectType('RejectedBookable', { description: 'A bookable that was rejected, and what would admit it.' })
@Access('PUBLIC')
export class RejectedBookableType {
  @Field(() => BookableType, { description: 'What it is.' })
  bookable!: BookableType
}

@ObjectType('SlotRejection', { description: 'All that fit the words and are not found for one reason.' })
@Access('PUBLIC')
export class SlotRejectionType {
  @Field(() => RejectionReasonEnum, { description: 'The reason, for machines.' })
  reason!: Reason

  @Field(() => Int, {
    description: 'How many they are; where more than 5000 fit the words, so many of 5000 of them.',
  })
  count!: number

  @Field(() => [RejectedBookableType], {
    description: 'Some of them: the cheapest, or those free first.',
  })
  examples!: RejectedBookableType[]
}
