import { registerEnumType } from 'type-graphql'
import { SECTORS } from './size-class.ts'

export const SizeClassEnum = { MICRO: 'MICRO', SMALL: 'SMALL', MEDIUM: 'MEDIUM', LARGE: 'LARGE' }
registerEnumType(SizeClassEnum, {
  name: 'SizeClass',
  description:
    'The size class of an enterprise, from its sector, staff, revenue and assets (工信部联企业〔2011〕300号).',
  valuesConfig: {
    MICRO: { description: '微型企业' },
    SMALL: { description: '小型企业' },
    MEDIUM: { description: '中型企业' },
    LARGE: { description: '大型企业' },
  },
})

export const SectorEnum = Object.fromEntries(SECTORS.map((sector) => [sector, sector]))
registerEnumType(SectorEnum, {
  name: 'Sector',
  description: 'The sector of an enterprise, as 工信部联企业〔2011〕300号 divides them.',
  valuesConfig: {
    AGRICULTURE: { description: '农、林、牧、渔业' },
    INDUSTRY: { description: '工业' },
    CONSTRUCTION: { description: '建筑业' },
    WHOLESALE: { description: '批发业' },
    RETAIL: { description: '零售业' },
    TRANSPORT: { description: '交通运输业' },
    WAREHOUSING: { description: '仓储业' },
    POSTAL: { description: '邮政业' },
    ACCOMMODATION: { description: '住宿业' },
    CATERING: { description: '餐饮业' },
    TELECOM: { description: '信息传输业' },
    SOFTWARE_IT: { description: '软件和信息技术服务业' },
    REAL_ESTATE: { description: '房地产开发经营' },
    PROPERTY_MANAGEMENT: { description: '物业管理' },
    LEASING_BUSINESS: { description: '租赁和商务服务业' },
    OTHER: { description: '其他未列明行业' },
  },
})
