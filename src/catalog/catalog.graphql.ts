import { Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { type BookableKind, type Confirmation, type QualityElement, TYPE_OF } from './bookable.ts'
import { MeetingPlaceEnum } from './meeting-place.graphql.ts'
import type { MeetingPlace } from './meeting-place.ts'

export const BookableKindEnum = {
  INSTRUMENT: 'INSTRUMENT',
  EXPERT: 'EXPERT',
  SESSION_SERIES: 'SESSION_SERIES',
}
registerEnumType(BookableKindEnum, {
  name: 'BookableKind',
  description: 'What kind of thing is booked.',
  valuesConfig: {
    INSTRUMENT: { description: '仪器' },
    EXPERT: { description: '专家' },
    SESSION_SERIES: { description: '培训与开放日' },
  },
})

export const ConfirmationEnum = { INSTANT: 'INSTANT', APPROVAL: 'APPROVAL' }
registerEnumType(ConfirmationEnum, {
  name: 'Confirmation',
  description: 'What happens when a hold is confirmed.',
  valuesConfig: {
    INSTANT: { description: 'It is CONFIRMED at once.' },
    APPROVAL: { description: 'It is REQUESTED, keeps its time, and the lab approves or declines.' },
  },
})

export const QualityElementEnum = {
  METROLOGY: 'METROLOGY',
  STANDARDS: 'STANDARDS',
  ACCREDITATION: 'ACCREDITATION',
  TESTING: 'TESTING',
  QUALITY_MANAGEMENT: 'QUALITY_MANAGEMENT',
  INTELLECTUAL_PROPERTY: 'INTELLECTUAL_PROPERTY',
  BRAND: 'BRAND',
}
registerEnumType(QualityElementEnum, {
  name: 'QualityElement',
  description: 'Elements of quality infrastructure (质量基础设施要素).',
  valuesConfig: {
    METROLOGY: { description: '计量' },
    STANDARDS: { description: '标准' },
    ACCREDITATION: { description: '认证认可' },
    TESTING: { description: '检验检测' },
    QUALITY_MANAGEMENT: { description: '质量管理' },
    INTELLECTUAL_PROPERTY: { description: '知识产权' },
    BRAND: { description: '品牌' },
  },
})

export const ServiceModeEnum = {
  TIME_SHARE: 'TIME_SHARE',
  OUTSOURCED_EXPERIMENT: 'OUTSOURCED_EXPERIMENT',
  OUTSOURCED_TEST: 'OUTSOURCED_TEST',
  EXPERT_SESSION: 'EXPERT_SESSION',
  TRAINING: 'TRAINING',
}
registerEnumType(ServiceModeEnum, {
  name: 'ServiceMode',
  description: 'How capacity is given to who needs it (服务方式).',
  valuesConfig: {
    TIME_SHARE: { description: '分时租赁' },
    OUTSOURCED_EXPERIMENT: { description: '实验外包' },
    OUTSOURCED_TEST: { description: '代检代测' },
    EXPERT_SESSION: { description: '专家服务' },
    TRAINING: { description: '公益培训' },
  },
})

@ObjectType('Category', { description: 'What bookables are filed under.' })
@Access('PUBLIC')
export class CategoryType {
  @Field(() => String, {
    description:
      'Instruments: first level of the national large-instrument classification, "01"; experts: "TESTING"; sessions: "TRAINING" or "OPEN_DAY".',
  })
  code!: string

  @Field(() => BookableKindEnum, { description: 'The kind of bookables in it.' })
  kind!: BookableKind
}

@InterfaceType('Bookable', {
  implements: NodeType,
  description: 'What has a calendar and can be booked: an instrument, an expert, or sessions with seats.',
  resolveType: ({ kind }: { kind: BookableKind }) => TYPE_OF[kind],
})
@Access('PUBLIC')
export abstract class BookableType extends NodeType {
  @Field(() => BookableKindEnum, { description: 'What kind of thing it is.' })
  kind!: BookableKind

  @Field(() => [String], {
    description: 'Further words by which it is found, such as abbreviations.',
  })
  keywords!: string[]

  @Field(() => [String], {
    description:
      'Numbers of the standards by which it tests or calibrates, or on which the expert advises, such as "GB/T 228.1-2021". Whether the lab is accredited for them is told by `accreditations`.',
  })
  methods!: string[]

  @Field(() => [QualityElementEnum], {
    description: 'The elements of quality infrastructure that it serves, or that the expert advises on.',
  })
  qualityElements!: QualityElement[]

  @Field(() => Int, {
    description:
      'Identical stations that are booked one by one, such as chambers of one model, or the seats of a session.',
  })
  units!: number

  @Field(() => Int, {
    description: 'Bookings start on this grid, in minutes from the opening, and last a multiple of it.',
  })
  slotMinutes!: number

  @Field(() => Int, { description: 'The shortest booking, in minutes.' })
  minMinutes!: number

  @Field(() => Int, { description: 'The longest booking, in minutes.' })
  maxMinutes!: number

  @Field(() => Int, { description: 'How long before its start a booking must be made, in minutes.' })
  leadMinutes!: number

  @Field(() => Int, { description: 'How many days ahead it can be booked; a booking must end within them.' })
  horizonDays!: number

  @Field(() => Int, {
    description: 'Time to prepare before a booking, in minutes, kept free and not charged.',
  })
  bufferBeforeMinutes!: number

  @Field(() => Int, {
    description: 'Time to clean up after a booking, in minutes, kept free and not charged.',
  })
  bufferAfterMinutes!: number

  @Field(() => ConfirmationEnum, { description: 'What happens when a hold is confirmed.' })
  confirmation!: Confirmation

  @Field(() => Date, { nullable: true, description: 'When the lab retired it; null while it can be booked.' })
  retiredAt!: Date | null
}

@ObjectType('Instrument', {
  implements: BookableType,
  description: 'An instrument that is rented by time (分时租赁).',
})
@Access('PUBLIC')
export class InstrumentType extends BookableType {
  @Field(() => String, { nullable: true, description: 'Its maker.' })
  manufacturer!: string | null

  @Field(() => String, { nullable: true, description: "The maker's model name." })
  model!: string | null
}

@ObjectType('Expert', {
  implements: BookableType,
  description: 'An expert whose sessions are booked (专家服务).',
})
@Access('PUBLIC')
export class ExpertType extends BookableType {
  @Field(() => [String], { description: 'Languages of the sessions, BCP 47 tags such as "zh".' })
  languages!: string[]

  @Field(() => [MeetingPlaceEnum], { description: 'Where sessions are offered; the enterprise chooses.' })
  meetingPlaces!: MeetingPlace[]

  @Field(() => Int, {
    description:
      'How long the way to a session in another district takes, in minutes: so long is kept free between the end of one session and the start of the next. Sessions AT_LAB and ONLINE are held in the district of the site. Within a district no time is kept.',
  })
  travelMinutes!: number
}

@ObjectType('SessionSeries', {
  implements: BookableType,
  description:
    'Trainings (公益培训) or open days (开放日): sessions with seats, which are booked one by one or several at a time, free of charge. Each period of the opening rules is a session.',
})
@Access('PUBLIC')
export class SessionSeriesType extends BookableType {
  @Field(() => [String], { description: 'Languages of the sessions, BCP 47 tags such as "zh".' })
  languages!: string[]
}

export const BookableConnection = connectionOf(() => BookableType, 'Bookable')
