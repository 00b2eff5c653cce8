import { Field, Int, ObjectType } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'

@ObjectType('BoardRow', {
  description:
    'The week of one bookable on a board. All numbers but units are minutes since `startsAt`, however often the clock changes between. What is over, and what lies beyond the booking horizon, is neither open nor free.',
})
@Access('PUBLIC')
export class BoardRowType {
  @Field(() => BookableType, { description: 'Whose week it is.' })
  bookable!: BookableType

  @Field(() => Date, { description: 'When the week begins: Monday 00:00 on the clock of the site.' })
  startsAt!: Date

  @Field(() => Date, {
    description: 'When it is over: 168 hours later, or one more or less when the clock changes.',
  })
  endsAt!: Date

  @Field(() => [[Int]], {
    description:
      'Free time as [from, until, units]: how many units are free for all of it, by start, as far as a booking made now may lie in it, like `freeWindows`. Where none is free there is no entry.',
  })
  free!: number[][]

  @Field(() => [[Int]], {
    description:
      'When it is open as [from, until], taken or not, by start. Where it is open, may be booked and is not free, no unit is left.',
  })
  open!: number[][]

  @Field(() => Int, {
    nullable: true,
    description: 'From when on a booking made now may lie in this week; null when it may not at all.',
  })
  bookableFrom!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Until when a booking made now may lie in this week; null when it may not at all.',
  })
  bookableUntil!: number | null
}

export const BoardConnection = connectionOf(() => BoardRowType, 'Board')
