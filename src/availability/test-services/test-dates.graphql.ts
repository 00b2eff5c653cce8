import { Field, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { LocalDate } from '../../shared/scalars.graphql.ts'

@ObjectType('ExpectedTest', {
  description:
    'When a test is expected, on the calendar of the site: public holidays are left out, weekends that are worked instead count. What others have ordered may make it later.',
})
@Access('PUBLIC')
export class ExpectedTestType {
  @Field(() => LocalDate, {
    description: 'When the samples are received: the first working day on which they can be.',
  })
  receivedOn!: string

  @Field(() => LocalDate, {
    description:
      'By when the report is due: so many working days after the receipt as the service takes, and so many weeks later as its capacity is exceeded.',
  })
  reportDueOn!: string
}
