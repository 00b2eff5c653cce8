import { Field, ID, InputType } from 'type-graphql'
import { TextInput } from '../shared/common.graphql.ts'
import { OpeningRuleInput } from './opening-rules.graphql.ts'

const METHODS =
  'Numbers of the standards by which it tests or calibrates, or on which the expert advises, one in each entry and up to 50: publisher, number and, where one is meant, the edition, such as "GB/T 228.1-2021", "JJF 1064" or "ISO 6892-1:2019". Which of them the lab is accredited for, it records with recordAccreditation.'

/** What is published of any bookable, its terms apart. */
@InputType()
export abstract class ListingInput {
  @Field(() => ID, { description: 'The site of the lab where it stands, or where sessions are held.' })
  siteId!: string

  @Field(() => String, {
    description: 'What it is filed under: a code of the query categories, of its kind.',
  })
  category!: string

  @Field(() => TextInput, { description: 'What it is called, 1 to 200 characters.' })
  name!: TextInput

  @Field(() => TextInput, {
    defaultValue: { zh: '', en: '' },
    description: 'What it is for, up to 4000 characters.',
  })
  description!: TextInput

  @Field(() => [String], { defaultValue: [], description: 'Further words by which it is found, up to 50.' })
  keywords!: string[]

  @Field(() => [String], { defaultValue: [], description: METHODS })
  methods!: string[]

  @Field(() => [OpeningRuleInput], { defaultValue: [], description: 'When it is open; it can be set later.' })
  openingRules!: OpeningRuleInput[]
}

/** The same, where it changes. */
@InputType()
export abstract class ListingChangeInput {
  @Field(() => ID, { nullable: true, description: 'Another site of the lab.' })
  siteId?: string | null

  @Field(() => String, { nullable: true, description: 'Another category of its kind, by code.' })
  category?: string | null

  @Field(() => TextInput, { nullable: true, description: 'What it is called, 1 to 200 characters.' })
  name?: TextInput | null

  @Field(() => TextInput, { nullable: true, description: 'What it is for, up to 4000 characters.' })
  description?: TextInput | null

  @Field(() => [String], { nullable: true, description: 'All further words by which it is found, up to 50.' })
  keywords?: string[] | null

  @Field(() => [String], { nullable: true, description: METHODS })
  methods?: string[] | null
}
