import { Field, ID, InputType } from 'type-graphql'
import type { BookableKind, QualityElement, ServiceMode } from '../catalog/bookable.ts'
import { BookableKindEnum, QualityElementEnum, ServiceModeEnum } from '../catalog/catalog.graphql.ts'
import { MeetingPlaceEnum } from '../catalog/meeting-place.graphql.ts'
import type { MeetingPlace } from '../catalog/meeting-place.ts'

@InputType('BookableFilter', {
  description: 'What a question is narrowed to; what is left out does not narrow it.',
})
export class BookableFilterInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Words in Chinese or English, all of which must be found in names, models, makers, keywords or descriptions; parts of words too, but abbreviations of up to three letters only as words. Terms that mean the same find each other (扫描电镜, SEM), a standard is found in any edition unless it names one (GB/T 228.1), initials of pinyin find names (smdj), and a Latin word that nothing is called by stands for those that differ by a letter or two. Up to 100 characters; blank does not narrow.',
  })
  text?: string | null

  @Field(() => BookableKindEnum, {
    nullable: true,
    description: 'Only instruments, only experts, or only session series.',
  })
  kind?: BookableKind | null

  @Field(() => [String], {
    nullable: true,
    description: 'Only of these categories, by code; an empty list, and unknown codes, find nothing.',
  })
  categories?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Only at sites in these districts, by code; an empty list, and unknown codes, find nothing.',
  })
  districts?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Only of these labs; an empty list finds nothing.' })
  labIds?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Only what names any of these standards, by number: "GB/T 228.1" is found in any edition, "GB/T 228.1-2021" in this edition and where none is named; a standard that has parts is found by each of them. Methods are looked at, and standards in names, keywords and descriptions. Up to 20; an empty list finds nothing.',
  })
  methods?: string[] | null

  @Field(() => [QualityElementEnum], {
    nullable: true,
    description: 'Only what serves any of these quality elements; an empty list finds nothing.',
  })
  qualityElements?: QualityElement[] | null

  @Field(() => [ServiceModeEnum], {
    nullable: true,
    description:
      'Only what serves in one of these ways. What is not booked by time, such as OUTSOURCED_TEST, has no bookables: its test services are found by `findSlots { testServices }` and by testServices. An empty list finds nothing.',
  })
  serviceModes?: ServiceMode[] | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Only experts and sessions in any of these languages, BCP 47 tags such as "zh"; an empty list finds nothing.',
  })
  languages?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Only experts with any of these fields, by their whole name in Chinese or English, in capitals or not; `text` finds parts of it, and what means the same. An empty list finds nothing.',
  })
  fields?: string[] | null

  @Field(() => [MeetingPlaceEnum], {
    nullable: true,
    description: 'Only experts who meet at any of these places; an empty list finds nothing.',
  })
  meetingPlaces?: MeetingPlace[] | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only what is open at this moment, taken or not.',
  })
  openNow?: boolean | null
}
