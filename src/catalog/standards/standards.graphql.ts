import { Field, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'

@ObjectType('Standard', {
  description:
    'A published standard in one edition, as the catalogue of standards has it. Fenshi holds no texts of standards.',
})
@Access('PUBLIC')
export class StandardType {
  @Field(() => String, { description: 'As it is published, such as "GB/T 228.1-2021".' })
  name!: string

  @Field(() => String, { description: 'The edition, mostly its year, such as "2021".' })
  edition!: string
}

export const StandardConnection = connectionOf(() => StandardType, 'Standard')
