import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

@ObjectType('Synonyms', {
  description:
    'Terms that mean the same in the listings of a lab: what it calls by one of them is found by the others too.',
})
@Access('synonyms.see')
export class SynonymsType {
  @Field(() => [String], { description: 'The terms, as the lab wrote them.' })
  terms!: string[]
}

@InputType('AddSynonymsInput', { description: 'Terms that mean the same in the listings of the acting lab.' })
export class AddSynonymsInput {
  @Field(() => [String], {
    description:
      '2 to 20 terms in any language, each of 1 to 100 characters. Case, width and punctuation make no difference.',
  })
  terms!: string[]
}

@InputType('RemoveSynonymsInput', { description: 'Terms that no longer mean the same.' })
export class RemoveSynonymsInput {
  @Field(() => ID, { description: 'The `id` of the synonyms.' })
  synonymsId!: string
}

@ObjectType('AddSynonymsPayload', { description: 'The answer of addSynonyms.' })
@Access('synonyms.add')
export class AddSynonymsPayload extends Payload {
  @Field(() => SynonymsType, { nullable: true, description: 'The synonyms; null when they were refused.' })
  synonyms?: SynonymsType
}

@ObjectType('RemoveSynonymsPayload', { description: 'The answer of removeSynonyms.' })
@Access('synonyms.remove')
export class RemoveSynonymsPayload extends Payload {
  @Field(() => SynonymsType, { nullable: true, description: 'The synonyms as they were.' })
  synonyms?: SynonymsType
}
