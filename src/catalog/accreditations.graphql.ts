import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { LocalDate } from '../shared/scalars.graphql.ts'
import type { AccreditationScheme } from './accreditation.ts'

export const AccreditationSchemeEnum = { CMA: 'CMA', CNAS: 'CNAS' }
registerEnumType(AccreditationSchemeEnum, {
  name: 'AccreditationScheme',
  description: 'Under what a lab is recognized for a method.',
  valuesConfig: {
    CMA: {
      description:
        '检验检测机构资质认定: results that are to prove something to others in China need it (检验检测机构资质认定管理办法).',
    },
    CNAS: {
      description:
        '中国合格评定国家认可委员会认可: accreditation to CNAS-CL01, which is ISO/IEC 17025, recognized abroad as well.',
    },
  },
})

@ObjectType('AccreditationScope', {
  description:
    'A method for which a lab is recognized (资质能力), as the lab has recorded it. Fenshi does not verify certificates: by its number, the body that issued it can be asked.',
})
@Access('PUBLIC')
export class AccreditationScopeType {
  @Field(() => AccreditationSchemeEnum, { description: 'Under what it is recognized.' })
  scheme!: AccreditationScheme

  @Field(() => String, { description: 'The number of the certificate.' })
  certificate!: string

  @Field(() => String, {
    description:
      'The standard, with the edition that the certificate names, such as "GB/T 228.1-2021"; without one, any.',
  })
  method!: string

  @Field(() => LocalDate, { description: 'The first day on which it holds.' })
  validFrom!: string

  @Field(() => LocalDate, { description: 'The last day on which it holds.' })
  validUntil!: string
}

export const AccreditationScopeConnection = connectionOf(() => AccreditationScopeType, 'AccreditationScope')

@InputType('RecordAccreditationInput', { description: 'What a certificate of the acting lab covers.' })
export class RecordAccreditationInput {
  @Field(() => AccreditationSchemeEnum, { description: 'Under what it was issued.' })
  scheme!: AccreditationScheme

  @Field(() => String, { description: 'Its number, 1 to 200 characters.' })
  certificate!: string

  @Field(() => [String], {
    description:
      'Numbers of the standards that it covers, with their editions, one in each entry, 1 to 500: "GB/T 228.1-2021". What was recorded under the same certificate before gets these dates; what is not named stays.',
  })
  methods!: string[]

  @Field(() => LocalDate, { description: 'The first day on which it holds.' })
  validFrom!: string

  @Field(() => LocalDate, { description: 'The last day on which it holds.' })
  validUntil!: string
}

@InputType('WithdrawAccreditationInput', {
  description: 'What a certificate of the acting lab no longer covers.',
})
export class WithdrawAccreditationInput {
  @Field(() => AccreditationSchemeEnum, { description: 'Under what it was issued.' })
  scheme!: AccreditationScheme

  @Field(() => String, { description: 'Its number.' })
  certificate!: string

  @Field(() => [String], {
    nullable: true,
    description: 'Methods as they are recorded, 1 to 500; all of the certificate when left out.',
  })
  methods?: string[] | null
}

@ObjectType('RecordAccreditationPayload', { description: 'The answer of recordAccreditation.' })
@Access('accreditation.record')
export class RecordAccreditationPayload extends Payload {
  @Field(() => OrganizationType, { nullable: true, description: 'The lab, with what it has recorded now.' })
  lab?: OrganizationType

  @Field(() => Int, { nullable: true, description: 'How many methods were recorded, anew or once more.' })
  recorded?: number
}

@ObjectType('WithdrawAccreditationPayload', { description: 'The answer of withdrawAccreditation.' })
@Access('accreditation.withdraw')
export class WithdrawAccreditationPayload extends Payload {
  @Field(() => OrganizationType, { nullable: true, description: 'The lab, with what is still recorded.' })
  lab?: OrganizationType

  @Field(() => Int, { nullable: true, description: 'How many methods were withdrawn.' })
  withdrawn?: number
}
