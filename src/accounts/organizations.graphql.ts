import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import type { OrganizationKind } from './organization.ts'
import { SectorEnum, SizeClassEnum } from './size-class.graphql.ts'
import type { Sector, SizeClass } from './size-class.ts'

export const OrganizationKindEnum = {
  LAB: 'LAB',
  ENTERPRISE: 'ENTERPRISE',
  WINDOW: 'WINDOW',
  REGULATOR: 'REGULATOR',
}
registerEnumType(OrganizationKindEnum, {
  name: 'OrganizationKind',
  description: 'What an organization is in the market.',
  valuesConfig: {
    LAB: {
      description:
        '技术机构: publishes capacity; a testing or metrology institute, a certification body, a university lab.',
    },
    ENTERPRISE: { description: '企业: books.' },
    WINDOW: { description: '一站式服务窗口: looks across all labs for the enterprises that come to it.' },
    REGULATOR: { description: '市场监管部门: a market regulation authority.' },
  },
})

@ObjectType('District', { description: 'A district.' })
@Access('PUBLIC')
export class DistrictType {
  @Field(() => String, { description: 'Its code by GB/T 2260, such as "310112" for Minhang.' })
  code!: string
}

@ObjectType('Organization', {
  implements: NodeType,
  description: 'A legal body: a lab, an enterprise, a window or a regulator.',
})
@Access('PUBLIC')
export class OrganizationType extends NodeType {
  @Field(() => OrganizationKindEnum, { description: 'What it is in the market.' })
  kind!: OrganizationKind

  @Field(() => String, { description: 'Its unified social credit code (统一社会信用代码, GB 32100-2015).' })
  uscc!: string

  @Field(() => SizeClassEnum, {
    nullable: true,
    description: 'Its size class; null for what is no enterprise.',
  })
  sizeClass!: SizeClass | null

  @Field(() => Date, { description: 'When it signed up.' })
  createdAt!: Date
}

export const OrganizationConnection = connectionOf(() => OrganizationType, 'Organization')

@ObjectType('EnterpriseFigures', { description: 'What the size class of an enterprise follows from.' })
@Access('organization.seeFigures')
export class EnterpriseFiguresType {
  @Field(() => SectorEnum, { description: 'Its sector.' })
  sector!: Sector

  @Field(() => Int, { description: 'People employed.' })
  staff!: number
}
