import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { TextInput } from '../shared/common.graphql.ts'
import type { Fen } from '../shared/money.ts'
import { Payload, UserErrorType } from '../shared/payload.graphql.ts'
import type { Problem } from '../shared/refusal.ts'
import { Decimal } from '../shared/scalars.graphql.ts'
import type { OrganizationKind } from './organization.ts'
import { OrganizationKindEnum, OrganizationType } from './organizations.graphql.ts'
import { SectorEnum } from './size-class.graphql.ts'
import type { Sector } from './size-class.ts'

@InputType('EnterpriseInput', { description: 'What the size class of an enterprise follows from.' })
export class EnterpriseInput {
  @Field(() => SectorEnum, { description: 'Its sector.' })
  sector!: Sector

  @Field(() => Int, { description: 'People employed, at the end of the last full year.' })
  staff!: number

  @Field(() => Decimal, { description: 'Revenue of the last full year, in yuan.' })
  revenue!: Fen

  @Field(() => Decimal, { description: 'Total assets at the end of the last full year, in yuan.' })
  assets!: Fen
}

@InputType('PersonInput', { description: 'The person who signs an organization up.' })
export class PersonInput {
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name!: string

  @Field(() => String, { description: 'E-mail address, with which the person signs in.' })
  email!: string

  @Field(() => String, { description: 'Password, 10 to 128 characters.' })
  password!: string
}

@InputType('SignUpOrganizationInput', {
  description: 'An organization, and the person who becomes its OWNER.',
})
export class SignUpOrganizationInput {
  @Field(() => OrganizationKindEnum, { description: 'What it is in the market.' })
  kind!: OrganizationKind

  @Field(() => String, { description: 'Its unified social credit code, 18 characters.' })
  uscc!: string

  @Field(() => TextInput, {
    description: 'Its registered name, and how it is called in English; 1 to 200 characters.',
  })
  name!: TextInput

  @Field(() => String, { description: 'The code of its district, as the query `districts` lists them.' })
  district!: string

  @Field(() => EnterpriseInput, {
    nullable: true,
    description: 'Needed for an ENTERPRISE, and only for one.',
  })
  enterprise?: EnterpriseInput | null

  @Field(() => PersonInput, { description: 'Who becomes its OWNER.' })
  person!: PersonInput
}

@ObjectType('SignUpOrganizationPayload', { description: 'The answer of signUpOrganization.' })
@Access('PUBLIC')
export class SignUpOrganizationPayload extends Payload {
  @Field(() => OrganizationType, { nullable: true, description: 'The new organization. Sign in next.' })
  organization?: OrganizationType

  @Field(() => [UserErrorType], {
    nullable: true,
    description:
      'What was accepted and should be looked at again, such as a code whose 17th character does not check.',
  })
  warnings?: Problem[]
}
