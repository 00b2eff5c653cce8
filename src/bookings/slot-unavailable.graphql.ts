import { ObjectType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { UserErrorType } from '../shared/payload.graphql.ts'

@ObjectType('SlotUnavailable', {
  implements: UserErrorType,
  description: 'The slot is taken or closed, or an expert could not get to or from it in time.',
})
@Access('PUBLIC')
export class SlotUnavailableType extends UserErrorType {}
