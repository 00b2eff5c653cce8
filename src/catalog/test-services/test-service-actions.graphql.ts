import { Field, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { TestServiceType } from './test-services.graphql.ts'

@ObjectType('PublishTestServicePayload', { description: 'The answer of publishTestService.' })
@Access('testService.publish')
export class PublishTestServicePayload extends Payload {
  @Field(() => TestServiceType, { nullable: true, description: 'The new test service.' })
  testService?: TestServiceType
}

@ObjectType('UpdateTestServicePayload', { description: 'The answer of updateTestService.' })
@Access('testService.change')
export class UpdateTestServicePayload extends Payload {
  @Field(() => TestServiceType, { nullable: true, description: 'The test service as it is now.' })
  testService?: TestServiceType
}

@ObjectType('RetireTestServicePayload', { description: 'The answer of retireTestService.' })
@Access('testService.retire')
export class RetireTestServicePayload extends Payload {
  @Field(() => TestServiceType, {
    nullable: true,
    description: 'The test service, with the time of its retirement.',
  })
  testService?: TestServiceType
}
