import type { QualityElement } from '../catalog/bookable.ts'
import type { Text } from '../shared/language.ts'
import type { LabKey } from './labs.ts'

export interface DemoTest {
  lab: LabKey
  name: Text
  methods: readonly string[]
  parameters: readonly string[]
  materials: readonly string[]
  sample: Text
  /** Where it is not testing. */
  element?: QualityElement
  /** Whether the lab looks at each need before it names a price. */
  onQuote?: true
  /** Indicative. */
  yuan: number
  days: number
  /** Null where it cannot be urgent. */
  urgentDays: number | null
  weekly: number
}

const METALS = ['金属材料', 'metals']
const ELECTRONICS = ['电子电工产品', 'electric and electronic products']
const PLASTICS = ['塑料', 'plastics']
const FOOD = ['食品', 'food']
const UNITS: Text = { zh: '整机 1 台,附说明书', en: 'One unit with its manual' }
const ORGANIZATION = ['管理体系', 'management systems']
const DOCUMENTS: Text = { zh: '管理体系文件及运行记录', en: 'Documents and records of the management system' }

/** What the labs test for others: published methods, with invented capacities. */
export const TESTS: readonly DemoTest[] = [
  {
    ...{ lab: 'LIGANG', methods: ['GB/T 228.1-2021'], yuan: 150, days: 5, urgentDays: 2, weekly: 120 },
    name: { zh: '金属室温拉伸试验', en: 'Tensile test of metals at room temperature' },
    parameters: ['抗拉强度', '屈服强度', '断后伸长率', 'tensile strength', 'yield strength', 'elongation'],
    ...{
      materials: METALS,
      sample: { zh: '每组 3 根试样,或可加工的坯料', en: 'Three specimens a set, or stock to cut them from' },
    },
  },
  {
    ...{ lab: 'LIGANG', methods: ['GB/T 229-2020'], yuan: 180, days: 5, urgentDays: 2, weekly: 90 },
    name: { zh: '金属夏比冲击试验', en: 'Charpy impact test of metals' },
    parameters: ['冲击吸收能量', 'absorbed energy'],
    ...{ materials: METALS, sample: { zh: '每组 3 个 V 型缺口试样', en: 'Three V-notched specimens a set' } },
  },
  {
    ...{
      lab: 'LIGANG',
      methods: ['GB/T 230.1-2018', 'GB/T 231.1-2018'],
      yuan: 60,
      days: 3,
      urgentDays: 1,
      weekly: 200,
    },
    name: { zh: '金属洛氏、布氏硬度试验', en: 'Rockwell and Brinell hardness of metals' },
    parameters: ['硬度', '洛氏硬度', '布氏硬度', 'hardness', 'HRC', 'HBW'],
    ...{
      materials: METALS,
      sample: { zh: '两面平行,厚度不小于 6 mm', en: 'Parallel faces, at least 6 mm thick' },
    },
  },
  {
    ...{ lab: 'BAIQI', methods: ['GB/T 10125-2021'], yuan: 800, days: 10, urgentDays: null, weekly: 20 },
    name: { zh: '盐雾腐蚀试验', en: 'Salt spray corrosion test' },
    parameters: ['耐腐蚀性', '中性盐雾', 'NSS', 'corrosion resistance'],
    ...{
      materials: ['金属镀层', '涂层', 'coatings'],
      sample: { zh: '每组 3 件,边缘封闭', en: 'Three pieces a set, edges sealed' },
    },
  },
  {
    ...{
      lab: 'JINGE',
      methods: ['GB/T 2423.1-2008', 'GB/T 2423.2-2008'],
      yuan: 600,
      days: 7,
      urgentDays: 4,
      weekly: 30,
    },
    name: { zh: '高低温试验', en: 'Cold and dry heat tests' },
    parameters: ['低温', '高温', 'cold', 'dry heat'],
    ...{ materials: ELECTRONICS, sample: UNITS },
  },
  {
    ...{
      lab: 'JINGE',
      methods: ['GB/T 2423.3-2016', 'GB/T 2423.22-2012'],
      yuan: 1500,
      days: 10,
      urgentDays: 6,
      weekly: 12,
    },
    name: { zh: '恒定湿热与温度变化试验', en: 'Damp heat and change of temperature' },
    parameters: ['恒定湿热', '温度冲击', 'damp heat', 'temperature cycling'],
    ...{ materials: ELECTRONICS, sample: UNITS },
  },
  {
    ...{ lab: 'JINGE', methods: ['GB/T 2423.10-2019'], yuan: 1200, days: 7, urgentDays: 4, weekly: 16 },
    name: { zh: '正弦振动试验', en: 'Sinusoidal vibration test' },
    parameters: ['振动', 'vibration'],
    ...{
      materials: ELECTRONICS,
      sample: { zh: '整机 1 台,附安装夹具图', en: 'One unit with a drawing of its fixture' },
    },
  },
  {
    ...{
      lab: 'YUNZHANG',
      methods: ['GB/T 17626.2-2018', 'GB/T 17626.4-2018'],
      yuan: 1000,
      days: 5,
      urgentDays: 3,
      weekly: 25,
    },
    name: { zh: '静电放电与脉冲群抗扰度试验', en: 'ESD and burst immunity tests' },
    parameters: ['静电放电', '电快速瞬变脉冲群', 'ESD', 'EFT', 'immunity'],
    ...{ materials: ELECTRONICS, sample: UNITS },
  },
  {
    ...{ lab: 'YUNZHANG', methods: ['GB/T 9254.1-2021'], yuan: 3500, days: 7, urgentDays: 4, weekly: 10 },
    name: { zh: '电磁发射试验', en: 'Electromagnetic emission test' },
    parameters: ['传导发射', '辐射发射', 'conducted emission', 'radiated emission'],
    ...{ materials: ['信息技术设备', '多媒体设备', 'IT equipment'], sample: UNITS },
  },
  {
    ...{
      lab: 'YUNZHANG',
      methods: ['GB 4943.1-2022'],
      yuan: 9000,
      days: 15,
      urgentDays: 10,
      weekly: 3,
      onQuote: true,
    },
    name: { zh: '音视频与信息技术设备安全检测', en: 'Safety of audio, video and IT equipment' },
    parameters: ['电气安全', '温升', '耐电压', 'electrical safety'],
    ...{
      materials: ELECTRONICS,
      sample: { zh: '整机 3 台,附电路图与元件清单', en: 'Three units, circuit diagram and list of parts' },
    },
  },
  {
    ...{ lab: 'QINGWU', methods: ['GB/T 26125-2011'], yuan: 900, days: 7, urgentDays: 3, weekly: 40 },
    name: { zh: '六种限用物质测定(RoHS)', en: 'Six restricted substances (RoHS)' },
    parameters: ['铅', '汞', '镉', '六价铬', '多溴联苯', '多溴二苯醚', 'RoHS', 'lead', 'cadmium'],
    ...{
      materials: ELECTRONICS,
      sample: { zh: '每种均质材料不少于 10 g', en: 'At least 10 g of each homogeneous material' },
    },
  },
  {
    ...{ lab: 'QINGWU', methods: ['GB 4789.2-2022'], yuan: 120, days: 5, urgentDays: null, weekly: 150 },
    name: { zh: '菌落总数测定', en: 'Aerobic plate count' },
    parameters: ['菌落总数', '微生物', 'plate count'],
    ...{ materials: FOOD, sample: { zh: '同批次 5 份,冷链送达', en: 'Five of one batch, delivered cold' } },
  },
  {
    ...{ lab: 'LANXI', methods: ['GB 5009.12-2023'], yuan: 200, days: 7, urgentDays: 3, weekly: 60 },
    name: { zh: '食品中铅的测定', en: 'Lead in food' },
    parameters: ['铅', '重金属', 'lead', 'heavy metals'],
    ...{ materials: FOOD, sample: { zh: '不少于 200 g,密封', en: 'At least 200 g, sealed' } },
  },
  {
    ...{ lab: 'BIYU', methods: ['GB/T 16422.2-2022'], yuan: 2500, days: 30, urgentDays: null, weekly: 8 },
    name: { zh: '塑料氙灯老化试验', en: 'Xenon-arc weathering of plastics' },
    parameters: ['耐候性', '氙灯老化', 'weathering'],
    ...{ materials: PLASTICS, sample: { zh: '75 mm × 75 mm 平板 5 块', en: 'Five plates of 75 mm × 75 mm' } },
  },
  {
    ...{ lab: 'BIYU', methods: ['GB/T 1040.1-2018'], yuan: 200, days: 5, urgentDays: 3, weekly: 80 },
    name: { zh: '塑料拉伸性能测定', en: 'Tensile properties of plastics' },
    parameters: ['拉伸强度', '断裂伸长率', '拉伸模量', 'tensile strength', 'modulus'],
    ...{ materials: PLASTICS, sample: { zh: '哑铃形试样每组 5 根', en: 'Five dumbbell specimens a set' } },
  },
  {
    ...{
      lab: 'HENGZHI',
      methods: ['JJG 1036-2022'],
      yuan: 260,
      days: 5,
      urgentDays: 2,
      weekly: 50,
      element: 'METROLOGY',
    },
    name: { zh: '电子天平检定', en: 'Verification of electronic balances' },
    parameters: ['示值误差', '重复性', 'error of indication', 'repeatability'],
    ...{
      materials: ['电子天平', 'balances'],
      sample: { zh: '天平清洁,附上次证书', en: 'Clean balance with its last certificate' },
    },
  },
  {
    ...{
      lab: 'JINGJU',
      methods: ['JJG 146-2011'],
      yuan: 300,
      days: 7,
      urgentDays: 4,
      weekly: 30,
      element: 'METROLOGY',
    },
    name: { zh: '量块检定', en: 'Verification of gauge blocks' },
    parameters: ['长度', '长度变动量', 'length', 'variation in length'],
    ...{
      materials: ['量块', 'gauge blocks'],
      sample: { zh: '整套量块,工作面无划伤', en: 'The whole set, faces without scratches' },
    },
  },
  {
    ...{
      lab: 'JINGJU',
      methods: ['JJF 1064-2010'],
      yuan: 4000,
      days: 10,
      urgentDays: null,
      weekly: 2,
      element: 'METROLOGY',
    },
    ...{
      name: { zh: '坐标测量机现场校准', en: 'Calibration of coordinate measuring machines on site' },
      onQuote: true,
    },
    parameters: ['长度测量示值误差', '探测误差', 'probing error'],
    ...{
      materials: ['三坐标测量机', 'CMM'],
      sample: { zh: '设备在现场预热 24 小时', en: 'The machine on site, warm for 24 hours' },
    },
  },
  {
    ...{
      lab: 'SUYUE',
      methods: ['GB/T 19001-2016', 'GB/T 24001-2016', 'GB/T 45001-2020'],
      yuan: 12000,
      days: 60,
    },
    ...{ urgentDays: null, weekly: 2, element: 'ACCREDITATION', onQuote: true },
    name: { zh: '管理体系认证审核', en: 'Certification audit of management systems' },
    parameters: ['质量管理体系', '环境管理体系', '职业健康安全', 'QMS', 'EMS', 'OHS'],
    ...{ materials: ORGANIZATION, sample: DOCUMENTS },
  },
  {
    ...{ lab: 'SUYUE', methods: ['GB/T 19580-2012'], yuan: 8000, days: 30, urgentDays: null, weekly: 2 },
    ...{ element: 'QUALITY_MANAGEMENT', onQuote: true },
    name: { zh: '卓越绩效评价', en: 'Assessment of performance excellence' },
    parameters: ['卓越绩效', 'performance excellence'],
    ...{ materials: ORGANIZATION, sample: DOCUMENTS },
  },
]
