import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

@ObjectType('Identity', {
  implements: NodeType,
  description:
    'Who a person is at the identity provider (OpenID Connect), as linked by the person, who alone sees it. With tokens of the provider it acts as this person.',
})
@Access('identity.see')
export class IdentityType extends NodeType {
  @Field(() => String, { description: 'The provider, as its tokens name it.' })
  issuer!: string

  @Field(() => String, { description: 'The person, as the provider names it.' })
  subject!: string

  @Field(() => Date, { description: 'When it was linked.' })
  linkedAt!: Date
}

export const IdentityConnection = connectionOf(() => IdentityType, 'Identity')

@InputType('LinkIdentityInput', { description: 'Proof of an identity.' })
export class LinkIdentityInput {
  @Field(() => String, { description: 'A token that the identity provider has issued for this service.' })
  token!: string

  @Field(() => String, { description: 'Your password here: an access token alone is not enough.' })
  password!: string
}

@ObjectType('LinkIdentityPayload', { description: 'The answer of linkIdentity.' })
@Access('identity.link')
export class LinkIdentityPayload extends Payload {
  @Field(() => IdentityType, { nullable: true, description: 'The identity; null when it was refused.' })
  identity?: IdentityType
}

@InputType('UnlinkIdentityInput', { description: 'A link that is to end.' })
export class UnlinkIdentityInput {
  @Field(() => ID, { description: 'The identity.' })
  identityId!: string
}

@ObjectType('UnlinkIdentityPayload', { description: 'The answer of unlinkIdentity.' })
@Access('identity.unlink')
export class UnlinkIdentityPayload extends Payload {
  @Field(() => IdentityType, { nullable: true, description: 'The identity as it was.' })
  identity?: IdentityType
}
