import type { Text } from '../shared/language.ts'
import type { Hours } from './hours.ts'

export interface DemoLab {
  name: Text
  district: string
  owner: string
  site: Text & { address: string }
  hours: Hours
  /** Models of the instruments that it owns, with their hours where they differ from the lab's. */
  instruments: Readonly<Record<string, Hours | null>>
}

/** Invented labs; the first one's owner has the ready-made sign-in. */
export const LABS = {
  CHENGLI: {
    name: { zh: '澄砺材料分析中心', en: 'Chengli Materials Analysis Centre' },
    ...{ district: '310112', owner: '沈知行', hours: 'OFFICE' },
    site: {
      zh: '紫竹实验楼',
      en: 'Zizhu laboratory building',
      address: '上海市闵行区东川路示例段 88 号 2 号楼',
    },
    instruments: {
      ...{ 'D8 ADVANCE': null, 'Sigma 300': 'OFFICE_AND_EVENINGS', 'Talos F200X': null },
      ...{ 'K-Alpha': null, 'LabRAM HR Evolution': null },
    },
  },
  YUNZHANG: {
    name: { zh: '云樟电磁兼容与电子检测中心', en: 'Yunzhang EMC and Electronics Testing Centre' },
    ...{ district: '310115', owner: '顾明远', hours: 'LONG' },
    site: { zh: '张江暗室', en: 'Zhangjiang chamber hall', address: '上海市浦东新区祖冲之路示例段 1200 号' },
    instruments: { 'N5247B PNA-X': null, FSW43: null, dito: null, '3 m SAC': null, MSO64B: null },
  },
  JINGE: {
    name: { zh: '锦戈汽车零部件试验中心', en: 'Jinge Automotive Component Test Centre' },
    ...{ district: '310114', owner: '陆承宇', hours: 'LONG' },
    site: { zh: '安亭试验场', en: 'Anting test site', address: '上海市嘉定区安亭镇示例路 56 号' },
    instruments: { V850: null, 'PL-3J': null, 'ShockEvent T': null, 'FASTCAM SA-Z': null },
  },
  LIGANG: {
    name: { zh: '砺钢金属力学检测中心', en: 'Ligang Metal Mechanics Testing Centre' },
    ...{ district: '310113', owner: '韩立峰', hours: 'LONG' },
    site: { zh: '宝山力学楼', en: 'Baoshan mechanics building', address: '上海市宝山区友谊路示例段 301 号' },
    instruments: {
      ...{ '5982': null, 'Vibrophore 100': 'ALWAYS', 'RKP 450': null },
      ...{ RH2150: null, VH3100: null, SPECTROMAXx: null },
    },
  },
  HENGZHI: {
    name: { zh: '衡知计量测试研究所', en: 'Hengzhi Institute of Metrology' },
    ...{ district: '310104', owner: '杜若蘅', hours: 'OFFICE' },
    site: {
      zh: '徐汇恒温楼',
      en: 'Xuhui constant-temperature building',
      address: '上海市徐汇区宜山路示例段 716 号',
    },
    instruments: { 'XL-80': null, '1595A': null, XPR10002: null },
  },
  JINGJU: {
    name: { zh: '精矩几何量实验室', en: 'Jingju Dimensional Laboratory' },
    ...{ district: '310117', owner: '唐景和', hours: 'OFFICE' },
    site: { zh: '松江测量间', en: 'Songjiang measuring rooms', address: '上海市松江区文翔路示例段 2200 号' },
    instruments: { 'Global S 9.12.8': null, 'Talyrond 585': null, 'Form Talysurf i-Series': null },
  },
  YANGTONG: {
    name: { zh: '杨桐大学公共仪器平台', en: 'Yangtong University Shared Instrument Platform' },
    ...{ district: '310110', owner: '周令仪', hours: 'LONG' },
    site: { zh: '化学楼', en: 'Chemistry building', address: '上海市杨浦区四平路示例段 1500 号化学楼' },
    instruments: {
      // Its sample changer works through the night.
      ...{ 'AVANCE NEO 600': 'ALWAYS', 'Nicolet iS50': null, 'TG 209 F1': null, 'DSC 2500': null },
    },
  },
  QINGWU: {
    name: { zh: '青梧食品药品检测中心', en: 'Qingwu Food and Drug Testing Centre' },
    ...{ district: '310120', owner: '方静姝', hours: 'LONG' },
    site: {
      zh: '奉浦色谱楼',
      en: 'Fengpu chromatography building',
      address: '上海市奉贤区望园路示例段 900 号',
    },
    instruments: { 'Triple Quad 5500+': null, '8890-5977B': null, 'Arc HPLC': null },
  },
  BIYU: {
    name: { zh: '碧屿高分子材料检测中心', en: 'Biyu Polymer Testing Centre' },
    ...{ district: '310116', owner: '蒋恒之', hours: 'OFFICE' },
    site: { zh: '金山老化楼', en: 'Jinshan weathering building', address: '上海市金山区学府路示例段 333 号' },
    instruments: { 'CEAST MF20': null, Ci4400: null, 'Mastersizer 3000': null },
  },
  LANXI: {
    name: { zh: '澜溪环境监测分析中心', en: 'Lanxi Environmental Analysis Centre' },
    ...{ district: '310118', owner: '白若溪', hours: 'OFFICE' },
    site: {
      zh: '青浦元素楼',
      en: 'Qingpu element analysis building',
      address: '上海市青浦区公园路示例段 77 号',
    },
    instruments: { '7900': null, 'Avio 500': null },
  },
  HONGYAN: {
    name: { zh: '鸿砚无损检测技术中心', en: 'Hongyan Non-Destructive Testing Centre' },
    ...{ district: '310115', owner: '魏长庚', hours: 'OFFICE' },
    site: { zh: '临港屏蔽间', en: 'Lingang shielded hall', address: '上海市浦东新区临港示例大道 18 号' },
    instruments: { 'FF35 CT': null, 'OmniScan X3': null },
  },
  BAIQI: {
    name: { zh: '白漆涂层与腐蚀实验室', en: 'Baiqi Coating and Corrosion Laboratory' },
    ...{ district: '310112', owner: '叶南乔', hours: 'OFFICE' },
    site: { zh: '莘庄盐雾间', en: 'Xinzhuang salt spray rooms', address: '上海市闵行区莘建路示例段 210 号' },
    instruments: { 'Q-FOG CCT1100': null },
  },
  SUYUE: {
    name: { zh: '溯岳认证与质量服务中心', en: 'Suyue Certification and Quality Services' },
    ...{ district: '310106', owner: '许怀瑾', hours: 'OFFICE' },
    site: { zh: '静安咨询室', en: "Jing'an consulting rooms", address: '上海市静安区江宁路示例段 420 号' },
    instruments: {},
  },
} as const satisfies Record<string, DemoLab>
export type LabKey = keyof typeof LABS

/** The instruments that some lab owns. */
export type Model = { [Lab in LabKey]: keyof (typeof LABS)[Lab]['instruments'] }[LabKey]
