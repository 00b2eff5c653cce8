import { ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { UserErrorType } from '../../shared/payload.graphql.ts'

@ObjectType('MandateCapExceeded', {
  implements: UserErrorType,
  description: 'More would be committed under the mandate than its cap allows.',
})
@Access('PUBLIC')
export class MandateCapExceededType extends UserErrorType {}
