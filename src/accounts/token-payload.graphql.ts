import { Field, ObjectType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { OrganizationType } from './organizations.graphql.ts'

@ObjectType({ description: 'An access token, and for whom.' })
@Access('PUBLIC')
export abstract class TokenPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'The access token: send it as "Authorization: Bearer <token>".',
  })
  token?: string

  @Field(() => Date, { nullable: true, description: 'When the access token ends.' })
  expiresAt?: Date

  @Field(() => OrganizationType, { nullable: true, description: 'The organization that the token acts for.' })
  organization?: OrganizationType
}
