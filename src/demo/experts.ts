import type { Confirmation, QualityElement } from '../catalog/bookable.ts'
import type { MeetingPlace } from '../catalog/meeting-place.ts'
import type { Text } from '../shared/language.ts'
import type { LabKey } from './labs.ts'

export interface DemoExpert {
  lab: LabKey
  name: Text
  /** What they advise on; the first is what they are filed under. */
  elements: readonly [QualityElement, ...QualityElement[]]
  field: Text
  languages: readonly string[]
  /** Where they meet beside the lab. */
  places: readonly MeetingPlace[]
  keywords: readonly string[]
  /** Published standards on which they advise. */
  methods?: readonly string[]
  yuanPerHour: number
  confirmation: Confirmation
}

/** Invented experts. */
export const EXPERTS: readonly DemoExpert[] = [
  {
    ...{ lab: 'JINGJU', elements: ['METROLOGY'], yuanPerHour: 600, confirmation: 'INSTANT' },
    name: { zh: '陈书衡', en: 'Chen Shuheng' },
    places: ['ON_SITE', 'ONLINE'],
    field: { zh: '几何量测量与测量不确定度', en: 'dimensional metrology and measurement uncertainty' },
    ...{ languages: ['zh', 'en'], keywords: ['几何量', '不确定度'] },
    methods: ['JJF 1064-2010', 'JJG 146-2011'],
  },
  {
    ...{ lab: 'HENGZHI', elements: ['METROLOGY'], yuanPerHour: 500, confirmation: 'INSTANT' },
    name: { zh: '林仲谦', en: 'Lin Zhongqian' },
    places: ['ON_SITE'],
    field: { zh: '热学与力学量值溯源', en: 'traceability of temperature and mass' },
    ...{ languages: ['zh'], keywords: ['溯源', '校准', '砝码'], methods: ['JJG 1036-2022'] },
  },
  {
    ...{ lab: 'HENGZHI', elements: ['METROLOGY', 'QUALITY_MANAGEMENT'], yuanPerHour: 550 },
    ...{
      confirmation: 'APPROVAL',
      languages: ['zh', 'de'],
      keywords: ['测量管理体系'],
      methods: ['GB/T 19022'],
    },
    name: { zh: '何以宁', en: 'He Yining' },
    places: ['ON_SITE', 'AT_WINDOW', 'ONLINE'],
    field: { zh: '企业测量管理体系', en: 'measurement management systems' },
  },
  {
    ...{ lab: 'SUYUE', elements: ['STANDARDS'], yuanPerHour: 700, confirmation: 'APPROVAL' },
    name: { zh: '宋清扬', en: 'Song Qingyang' },
    places: ['AT_WINDOW', 'ONLINE'],
    field: { zh: '团体标准与企业标准制定', en: 'writing association and company standards' },
    ...{ languages: ['zh', 'en'], keywords: ['团体标准', '企业标准', '标准制定'] },
  },
  {
    ...{ lab: 'YUNZHANG', elements: ['STANDARDS', 'TESTING'], yuanPerHour: 800 },
    ...{ confirmation: 'APPROVAL', languages: ['zh', 'en', 'ja'], keywords: ['EMC', 'IEC', '出口'] },
    methods: ['GB/T 17626.2-2018', 'GB/T 17626.4-2018', 'GB/T 9254.1-2021'],
    name: { zh: '彭思远', en: 'Peng Siyuan' },
    places: ['ONLINE'],
    field: { zh: '电磁兼容国际标准', en: 'international EMC standards' },
  },
  {
    ...{ lab: 'SUYUE', elements: ['ACCREDITATION'], yuanPerHour: 900, confirmation: 'APPROVAL' },
    name: { zh: '罗慧心', en: 'Luo Huixin' },
    places: ['ON_SITE', 'AT_WINDOW', 'ONLINE'],
    field: { zh: '实验室 CNAS 与 CMA 资质申请', en: 'CNAS and CMA applications of laboratories' },
    ...{ languages: ['zh', 'en'], keywords: ['CNAS', 'CMA', '资质'] },
  },
  {
    ...{ lab: 'SUYUE', elements: ['ACCREDITATION', 'QUALITY_MANAGEMENT'], yuanPerHour: 650 },
    ...{ confirmation: 'INSTANT', languages: ['zh'], keywords: ['管理体系'] },
    methods: ['GB/T 19001-2016', 'GB/T 24001-2016', 'GB/T 45001-2020'],
    name: { zh: '邵文博', en: 'Shao Wenbo' },
    places: ['ON_SITE', 'AT_WINDOW'],
    field: { zh: '质量与环境管理体系认证准备', en: 'preparing for quality and environmental certification' },
  },
  {
    ...{ lab: 'CHENGLI', elements: ['TESTING'], yuanPerHour: 750, confirmation: 'APPROVAL' },
    name: { zh: '秦越', en: 'Qin Yue' },
    places: ['ON_SITE', 'AT_WINDOW', 'ONLINE'],
    field: { zh: '金属材料失效分析', en: 'failure analysis of metals' },
    ...{ languages: ['zh', 'en'], keywords: ['失效分析', '断口', '物相'] },
  },
  {
    ...{ lab: 'BIYU', elements: ['TESTING'], yuanPerHour: 520, confirmation: 'INSTANT' },
    name: { zh: '曹一诺', en: 'Cao Yinuo' },
    places: ['ONLINE'],
    field: { zh: '塑料老化与寿命评估', en: 'weathering and lifetime of plastics' },
    ...{ languages: ['zh'], keywords: ['老化', '塑料'], methods: ['GB/T 16422.2-2022'] },
  },
  {
    ...{ lab: 'JINGE', elements: ['QUALITY_MANAGEMENT'], yuanPerHour: 680, confirmation: 'INSTANT' },
    name: { zh: '丁允中', en: 'Ding Yunzhong' },
    places: ['ON_SITE', 'ONLINE'],
    field: { zh: '汽车供应链质量工具', en: 'quality tools of automotive supply chains' },
    ...{ languages: ['zh', 'en', 'de'], keywords: ['SPC', 'MSA', 'FMEA'], methods: ['GB/T 19580-2012'] },
  },
  {
    ...{ lab: 'YANGTONG', elements: ['INTELLECTUAL_PROPERTY'], yuanPerHour: 1000, confirmation: 'APPROVAL' },
    name: { zh: '姚岚', en: 'Yao Lan' },
    places: ['AT_WINDOW', 'ONLINE'],
    field: { zh: '专利布局与标准必要专利', en: 'patent portfolios and standard-essential patents' },
    ...{ languages: ['zh', 'en'], keywords: ['专利', '标准必要专利'] },
  },
  {
    ...{ lab: 'QINGWU', elements: ['BRAND'], yuanPerHour: 580, confirmation: 'APPROVAL' },
    name: { zh: '孟知秋', en: 'Meng Zhiqiu' },
    places: ['ON_SITE', 'AT_WINDOW'],
    field: { zh: '食品品牌与“上海品牌”认证准备', en: 'food brands and regional brand certification' },
    ...{ languages: ['zh'], keywords: ['品牌', '品牌认证'] },
  },
]
