import { Field, Int, ObjectType } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'

@ObjectType('FreeWindow', { description: 'A maximal period in which one unit is open and not taken.' })
@Access('PUBLIC')
export class FreeWindowType {
  @Field(() => Int, { description: 'The unit that is free, from 1.' })
  unit!: number

  @Field(() => Date, { description: 'When it begins.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over.' })
  endsAt!: Date
}

@ObjectType('FreePeriod', {
  description: 'A maximal period in which the same number of units is open and not taken.',
})
@Access('PUBLIC')
export class FreePeriodType {
  @Field(() => Date, { description: 'When it begins.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over.' })
  endsAt!: Date

  @Field(() => Int, { description: 'How many units are free for all of it.' })
  unitsLeft!: number
}

@ObjectType('Slot', { description: 'A period of a bookable that can be held as it stands.' })
@Access('PUBLIC')
export class SlotType {
  @Field(() => Date, { description: 'When it begins.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over.' })
  endsAt!: Date

  @Field(() => Int, { description: 'How many units are free for all of it.' })
  unitsLeft!: number

  @Field(() => BookableType, { description: 'What it is a slot of.' })
  bookable!: BookableType
}

export const SlotConnection = connectionOf(() => SlotType, 'Slot')
