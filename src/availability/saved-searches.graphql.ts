import { Field, ID, InputType, ObjectType } from 'type-graphql'
import type { BookableKind, QualityElement, ServiceMode } from '../catalog/bookable.ts'
import { BookableKindEnum, QualityElementEnum, ServiceModeEnum } from '../catalog/catalog.graphql.ts'
import { MeetingPlaceEnum } from '../catalog/meeting-place.graphql.ts'
import type { MeetingPlace } from '../catalog/meeting-place.ts'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { BookableFilterInput } from './market.graphql.ts'

@ObjectType('SavedFilter', {
  description:
    'The BookableFilter of a saved search, as it was saved; what was left out is null. It can be sent as a filter again as it is.',
})
@Access('savedSearch.see')
export class SavedFilterType {
  @Field(() => String, { nullable: true, description: 'Words, as they were typed.' })
  text?: string

  @Field(() => BookableKindEnum, {
    nullable: true,
    description: 'Only instruments, only experts, or only session series.',
  })
  kind?: BookableKind

  @Field(() => [String], { nullable: true, description: 'Categories, by code.' })
  categories?: string[]

  @Field(() => [String], { nullable: true, description: 'Districts of sites, by code.' })
  districts?: string[]

  @Field(() => [String], { nullable: true, description: 'Standards, as they were written.' })
  methods?: string[]

  @Field(() => [QualityElementEnum], { nullable: true, description: 'Quality elements that are served.' })
  qualityElements?: QualityElement[]

  @Field(() => [ServiceModeEnum], { nullable: true, description: 'Ways of serving.' })
  serviceModes?: ServiceMode[]

  @Field(() => [String], { nullable: true, description: 'Languages, by tag.' })
  languages?: string[]

  @Field(() => [String], { nullable: true, description: 'Fields of experts, as they were written.' })
  fields?: string[]

  @Field(() => [MeetingPlaceEnum], { nullable: true, description: 'Places where experts meet.' })
  meetingPlaces?: MeetingPlace[]
}

@ObjectType('SavedSearch', {
  implements: NodeType,
  description:
    'A filter of the market (已存检索) that one person keeps under a name, in one organization; nobody else sees it.',
})
@Access('savedSearch.see')
export class SavedSearchType extends NodeType {
  @Field(() => String, { description: 'The name under which it was saved.' })
  name!: string

  @Field(() => SavedFilterType, { description: 'What it is narrowed by.' })
  filter!: SavedFilterType

  @Field(() => Date, { description: 'When it was saved.' })
  createdAt!: Date
}

export const SavedSearchConnection = connectionOf(() => SavedSearchType, 'SavedSearch')

@InputType('SaveSearchInput', { description: 'A search to be kept.' })
export class SaveSearchInput {
  @Field(() => String, { description: 'Its name, 1 to 200 characters.' })
  name!: string

  @Field(() => BookableFilterInput, {
    description: 'What it is narrowed by: at least one part, and not `openNow`, which is about one moment.',
  })
  filter!: BookableFilterInput
}

@ObjectType('SaveSearchPayload', { description: 'The answer of saveSearch.' })
@Access('savedSearch.see')
export class SaveSearchPayload extends Payload {
  @Field(() => SavedSearchType, {
    nullable: true,
    description: 'The saved search; null when it was refused.',
  })
  savedSearch?: SavedSearchType
}

@InputType('DeleteSavedSearchInput', { description: 'A saved search that is no longer needed.' })
export class DeleteSavedSearchInput {
  @Field(() => ID, { description: 'The saved search.' })
  savedSearchId!: string
}

@ObjectType('DeleteSavedSearchPayload', { description: 'The answer of deleteSavedSearch.' })
@Access('savedSearch.delete')
export class DeleteSavedSearchPayload extends Payload {
  @Field(() => SavedSearchType, { nullable: true, description: 'The saved search as it was.' })
  savedSearch?: SavedSearchType
}
