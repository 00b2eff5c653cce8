import { Field, InputType, ObjectType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { TextInput } from '../shared/common.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { TimeZone } from '../shared/scalars.graphql.ts'

@ObjectType('Site', { description: 'A place of a lab, and the clock by which its bookables open.' })
@Access('PUBLIC')
export class SiteType {
  @Field(() => String, { description: 'Where to go, as the lab writes it.' })
  address!: string

  @Field(() => TimeZone, { description: 'The IANA zone of the clock on its wall.' })
  timeZone!: string
}

@InputType('AddSiteInput', { description: 'A place of the acting lab.' })
export class AddSiteInput {
  @Field(() => TextInput, { description: 'How people call it.' })
  name!: TextInput

  @Field(() => String, { description: 'Where to go, 1 to 200 characters.' })
  address!: string

  @Field(() => String, { description: 'The code of its district, as the query `districts` lists them.' })
  district!: string

  @Field(() => TimeZone, {
    defaultValue: 'Asia/Shanghai',
    description: 'The IANA zone of the clock on its wall.',
  })
  timeZone!: string
}

@ObjectType('AddSitePayload', { description: 'The answer of addSite.' })
@Access('site.add')
export class AddSitePayload extends Payload {
  @Field(() => SiteType, { nullable: true, description: 'The new site.' })
  site?: SiteType
}
