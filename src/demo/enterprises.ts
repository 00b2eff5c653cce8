import type { Sector } from '../accounts/size-class.ts'
import type { Text } from '../shared/language.ts'

export interface DemoEnterprise {
  name: Text
  district: string
  owner: string
  sector: Sector
  staff: number
  /** In 万元 (10,000 yuan). */
  revenueWan: number
  assetsWan: number
}

/** Invented enterprises; the owners of the first two have ready-made sign-ins. */
export const ENTERPRISES: readonly DemoEnterprise[] = [
  {
    name: { zh: '沪岑精密陶瓷有限公司', en: 'Hucen Precision Ceramics Co., Ltd.' },
    ...{ district: '310112', owner: '王敏之' },
    ...{ sector: 'INDUSTRY', staff: 86, revenueWan: 4_200, assetsWan: 5_600 },
  },
  {
    name: { zh: '微栎传感软件工作室', en: 'Weili Sensor Software Studio' },
    ...{ district: '310104', owner: '李闻溪' },
    ...{ sector: 'SOFTWARE_IT', staff: 7, revenueWan: 180, assetsWan: 90 },
  },
  {
    name: { zh: '汇岱五金贸易有限公司', en: 'Huidai Hardware Trading Co., Ltd.' },
    ...{ district: '310113', owner: '赵若谷' },
    ...{ sector: 'WHOLESALE', staff: 64, revenueWan: 9_500, assetsWan: 3_100 },
  },
  {
    name: { zh: '筑衡建设集团有限公司', en: 'Zhuheng Construction Group Co., Ltd.' },
    ...{ district: '310115', owner: '孙启明' },
    ...{ sector: 'CONSTRUCTION', staff: 2_300, revenueWan: 126_000, assetsWan: 98_000 },
  },
  {
    name: { zh: '禾汀生态农场有限公司', en: 'Heting Ecological Farm Co., Ltd.' },
    ...{ district: '310120', owner: '吴小满' },
    ...{ sector: 'AGRICULTURE', staff: 12, revenueWan: 320, assetsWan: 260 },
  },
  {
    name: { zh: '联芷通信技术有限公司', en: 'Lianzhi Communication Technology Co., Ltd.' },
    ...{ district: '310117', owner: '郑砚秋' },
    ...{ sector: 'TELECOM', staff: 240, revenueWan: 7_800, assetsWan: 6_400 },
  },
]
