import { registerEnumType } from 'type-graphql'
import { HOLDER_KINDS } from './custody.ts'
import { AFTER_TEST, HAZARDS, SAMPLE_UNITS } from './sample.ts'

const enumOf = <Value extends string>(values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(values.map((value) => [value, value]))

export const SampleUnitEnum = enumOf(SAMPLE_UNITS)
registerEnumType(SampleUnitEnum, {
  name: 'SampleUnit',
  description: 'What the quantity of a sample is counted in.',
  valuesConfig: {
    PIECE: { description: '件' },
    MILLIGRAM: { description: '毫克' },
    GRAM: { description: '克' },
    KILOGRAM: { description: '千克' },
    MILLILITRE: { description: '毫升' },
    LITRE: { description: '升' },
    MILLIMETRE: { description: '毫米' },
    METRE: { description: '米' },
    SQUARE_METRE: { description: '平方米' },
  },
})

export const HazardEnum = enumOf(HAZARDS)
registerEnumType(HazardEnum, {
  name: 'Hazard',
  description: 'What is dangerous about a sample: the classes of GHS (GB 13690), with what they leave out.',
  valuesConfig: {
    EXPLOSIVE: { description: '爆炸性' },
    FLAMMABLE: { description: '易燃' },
    OXIDIZING: { description: '氧化性' },
    COMPRESSED_GAS: { description: '加压气体' },
    CORROSIVE: { description: '腐蚀性' },
    TOXIC: { description: '急性毒性' },
    IRRITANT: { description: '刺激性' },
    HEALTH: { description: '健康危害' },
    ENVIRONMENTAL: { description: '环境危害' },
    RADIOACTIVE: { description: '放射性' },
    BIOLOGICAL: { description: '生物危害' },
  },
})

export const AfterTestEnum = enumOf(AFTER_TEST)
registerEnumType(AfterTestEnum, {
  name: 'AfterTest',
  description: 'What happens to a sample after the test.',
  valuesConfig: {
    RETURN: { description: '退还: it is given back to the enterprise.' },
    KEEP: { description: '留存: the lab keeps it.' },
    DESTROY: { description: '销毁: the lab destroys it.' },
  },
})

export const HolderKindEnum = enumOf(HOLDER_KINDS)
registerEnumType(HolderKindEnum, {
  name: 'HolderKind',
  description: 'Who can have a sample.',
  valuesConfig: {
    ENTERPRISE: { description: '委托企业: the enterprise whose it is.' },
    CARRIER: { description: '承运方: who carries it, by name.' },
    LAB: { description: '技术机构: the lab that tests it.' },
    SUBCONTRACTOR: { description: '分包方: somebody who tests for the lab, by name.' },
    DESTROYED: { description: '已销毁: nobody any more.' },
  },
})
