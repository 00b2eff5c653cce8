import { registerEnumType } from 'type-graphql'

export const MeetingPlaceEnum = {
  AT_LAB: 'AT_LAB',
  ON_SITE: 'ON_SITE',
  AT_WINDOW: 'AT_WINDOW',
  ONLINE: 'ONLINE',
}
registerEnumType(MeetingPlaceEnum, {
  name: 'MeetingPlace',
  description: 'Where an expert meets an enterprise.',
  valuesConfig: {
    AT_LAB: { description: '机构内: at the site of the lab.' },
    ON_SITE: { description: '上门: at the enterprise.' },
    AT_WINDOW: { description: '窗口: at a service window.' },
    ONLINE: { description: '线上: online; the expert is at the site of the lab meanwhile.' },
  },
})
