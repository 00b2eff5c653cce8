import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import type { Role } from './organization.ts'
import { OrganizationType } from './organizations.graphql.ts'
import { TokenPayload } from './token-payload.graphql.ts'

export const RoleEnum = { OWNER: 'OWNER', MANAGER: 'MANAGER', MEMBER: 'MEMBER' }
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a person may do in an organization.',
  valuesConfig: {
    OWNER: { description: 'Everything.' },
    MANAGER: { description: 'Publishes and changes bookables, and all that a MEMBER may.' },
    MEMBER: {
      description:
        'Holds, confirms and cancels bookings; at a lab also answers requests and closes bookables.',
    },
  },
})

@ObjectType('Person', {
  description: 'A person of an organization. Colleagues and the parties of a booking see the name.',
})
@Access('SIGNED_IN')
export class PersonType {
  @Field(() => String, { description: 'Name.' })
  name!: string
}

@ObjectType('Viewer', { description: 'Who is signed in, and for which organization.' })
@Access('SIGNED_IN')
export class ViewerType {
  @Field(() => PersonType, { description: 'The person.' })
  person!: PersonType

  @Field(() => OrganizationType, { description: 'The organization that the person acts for.' })
  organization!: OrganizationType

  @Field(() => RoleEnum, { description: 'What the person may do in it.' })
  role!: Role

  @Field(() => Date, {
    description:
      'When the access token ends, so take the next one with refreshSession; or the mandate, where that is sooner.',
  })
  expiresAt!: Date
}

@InputType('SignInInput', { description: 'Who signs in, and for which organization.' })
export class SignInInput {
  @Field(() => String, { description: 'E-mail address.' })
  email!: string

  @Field(() => String, { description: 'Password.' })
  password!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The organization to act for; the first joined when left out.',
  })
  organizationId?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'The refresh token of an earlier session on the same device, if it is still good: then this person does not wait when strangers have tried wrong passwords. It is not used up.',
  })
  refreshToken?: string | null
}

@ObjectType('SignInPayload', { description: 'The answer of signIn.' })
@Access('PUBLIC')
export class SignInPayload extends TokenPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'For the next access token: give it to refreshSession, once. It is good for 14 days, and the session for 90 at most. Keep it like a password.',
  })
  refreshToken?: string

  @Field(() => [OrganizationType], {
    nullable: true,
    description:
      'Every organization that the person belongs to; name one in signIn or switchOrganization to act for it.',
  })
  organizations?: OrganizationType[]
}
