import { Field, ObjectType } from 'type-graphql'
import { TestServiceType } from '../../catalog/test-services/test-services.graphql.ts'
import { Access } from '../../shared/access.graphql.ts'
import { LocalDate } from '../../shared/scalars.graphql.ts'

@ObjectType('TestServiceHit', { description: 'A test service that tests as it is wanted.' })
@Access('PUBLIC')
export class TestServiceHitType {
  @Field(() => TestServiceType, { description: 'What it is; its lab and site are in it.' })
  testService!: TestServiceType

  @Field(() => LocalDate, { description: 'When the samples can be received, on the calendar of the site.' })
  receivedOn!: string

  @Field(() => LocalDate, {
    description: 'By when the report would be due, in working days of the lab behind the receipt.',
  })
  reportDueOn!: string
}
