import type { Confirmation } from '../catalog/bookable.ts'
import type { Text } from '../shared/language.ts'

export interface DemoInstrument {
  category: string
  name: Text
  manufacturer: string
  model: string
  keywords: readonly string[]
  units: number
  slotMinutes: number
  minMinutes: number
  maxMinutes: number
  /** Indicative, in the range that university and institute labs publish for outside users. */
  yuanPerHour: number
  confirmation: Confirmation
}

/** Real instrument models with indicative terms. */
export const INSTRUMENTS: readonly DemoInstrument[] = [
  {
    name: { zh: '场发射扫描电子显微镜', en: 'Field-emission scanning electron microscope' },
    ...{ category: '01', manufacturer: 'ZEISS', model: 'Sigma 300' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 600, confirmation: 'APPROVAL' },
    keywords: ['SEM', '形貌', '能谱', 'EDS'],
  },
  {
    name: { zh: '透射电子显微镜', en: 'Transmission electron microscope' },
    ...{ category: '01', manufacturer: 'Thermo Fisher Scientific', model: 'Talos F200X' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 1200, confirmation: 'APPROVAL' },
    keywords: ['TEM', '晶格', '高分辨'],
  },
  {
    name: { zh: 'X射线衍射仪', en: 'X-ray diffractometer' },
    ...{ category: '01', manufacturer: 'Bruker', model: 'D8 ADVANCE' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 30, maxMinutes: 480 },
    ...{ yuanPerHour: 200, confirmation: 'INSTANT' },
    keywords: ['XRD', '物相', '晶体结构'],
  },
  {
    name: { zh: 'X射线光电子能谱仪', en: 'X-ray photoelectron spectrometer' },
    ...{ category: '01', manufacturer: 'Thermo Fisher Scientific', model: 'K-Alpha' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 500, confirmation: 'APPROVAL' },
    keywords: ['XPS', '表面', '价态'],
  },
  {
    name: { zh: '电感耦合等离子体质谱仪', en: 'ICP mass spectrometer' },
    ...{ category: '01', manufacturer: 'Agilent', model: '7900' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 400, confirmation: 'INSTANT' },
    keywords: ['ICP-MS', '重金属', '痕量'],
  },
  {
    name: { zh: '电感耦合等离子体发射光谱仪', en: 'ICP optical emission spectrometer' },
    ...{ category: '01', manufacturer: 'PerkinElmer', model: 'Avio 500' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 260, confirmation: 'INSTANT' },
    keywords: ['ICP-OES', '元素'],
  },
  {
    name: { zh: '气相色谱质谱联用仪', en: 'GC-MS' },
    ...{ category: '01', manufacturer: 'Agilent', model: '8890-5977B' },
    ...{ units: 2, slotMinutes: 30, minMinutes: 60, maxMinutes: 1440 },
    ...{ yuanPerHour: 220, confirmation: 'INSTANT' },
    keywords: ['GCMS', '挥发物', 'VOC'],
  },
  {
    name: { zh: '高效液相色谱仪', en: 'HPLC' },
    ...{ category: '01', manufacturer: 'Waters', model: 'Arc HPLC' },
    ...{ units: 4, slotMinutes: 30, minMinutes: 60, maxMinutes: 1440 },
    ...{ yuanPerHour: 120, confirmation: 'INSTANT' },
    keywords: ['液相', '含量'],
  },
  {
    name: { zh: '液相色谱三重四极杆质谱仪', en: 'LC triple quadrupole MS' },
    ...{ category: '01', manufacturer: 'SCIEX', model: 'Triple Quad 5500+' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 1440 },
    ...{ yuanPerHour: 500, confirmation: 'APPROVAL' },
    keywords: ['LC-MS/MS', '农残', '兽残'],
  },
  {
    name: { zh: '傅里叶变换红外光谱仪', en: 'FTIR spectrometer' },
    ...{ category: '01', manufacturer: 'Thermo Fisher Scientific', model: 'Nicolet iS50' },
    ...{ units: 1, slotMinutes: 15, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 120, confirmation: 'INSTANT' },
    keywords: ['红外', '材料鉴定'],
  },
  {
    name: { zh: '激光共聚焦拉曼光谱仪', en: 'Confocal Raman microscope' },
    ...{ category: '01', manufacturer: 'HORIBA', model: 'LabRAM HR Evolution' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 300, confirmation: 'INSTANT' },
    keywords: ['拉曼'],
  },
  {
    name: { zh: '核磁共振波谱仪', en: 'NMR spectrometer' },
    ...{ category: '01', manufacturer: 'Bruker', model: 'AVANCE NEO 600' },
    ...{ units: 1, slotMinutes: 15, minMinutes: 30, maxMinutes: 1440 },
    ...{ yuanPerHour: 260, confirmation: 'APPROVAL' },
    keywords: ['NMR', '结构'],
  },
  {
    name: { zh: '热重分析仪', en: 'Thermogravimetric analyser' },
    ...{ category: '01', manufacturer: 'NETZSCH', model: 'TG 209 F1' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 150, confirmation: 'INSTANT' },
    keywords: ['TGA', '热分析'],
  },
  {
    name: { zh: '差示扫描量热仪', en: 'Differential scanning calorimeter' },
    ...{ category: '01', manufacturer: 'TA Instruments', model: 'DSC 2500' },
    ...{ units: 2, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 150, confirmation: 'INSTANT' },
    keywords: ['DSC', '熔点'],
  },
  {
    name: { zh: '直读光谱仪', en: 'Spark optical emission spectrometer' },
    ...{ category: '01', manufacturer: 'SPECTRO', model: 'SPECTROMAXx' },
    ...{ units: 1, slotMinutes: 15, minMinutes: 15, maxMinutes: 240 },
    ...{ yuanPerHour: 160, confirmation: 'INSTANT' },
    keywords: ['金属成分', '牌号'],
  },
  {
    name: { zh: '激光粒度仪', en: 'Laser particle sizer' },
    ...{ category: '01', manufacturer: 'Malvern Panalytical', model: 'Mastersizer 3000' },
    ...{ units: 1, slotMinutes: 15, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 130, confirmation: 'INSTANT' },
    keywords: ['粒径'],
  },
  {
    name: { zh: '电子万能试验机', en: 'Universal testing machine' },
    ...{ category: '02', manufacturer: 'Instron', model: '5982' },
    ...{ units: 2, slotMinutes: 30, minMinutes: 30, maxMinutes: 480 },
    ...{ yuanPerHour: 180, confirmation: 'INSTANT' },
    keywords: ['拉伸', '压缩', '弯曲', 'GB/T 228.1'],
  },
  {
    name: { zh: '高频疲劳试验机', en: 'High-frequency fatigue tester' },
    ...{ category: '02', manufacturer: 'Zwick Roell', model: 'Vibrophore 100' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 240, maxMinutes: 4320 },
    ...{ yuanPerHour: 160, confirmation: 'APPROVAL' },
    keywords: ['疲劳'],
  },
  {
    name: { zh: '摆锤冲击试验机', en: 'Pendulum impact tester' },
    ...{ category: '02', manufacturer: 'Zwick Roell', model: 'RKP 450' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 120, confirmation: 'INSTANT' },
    keywords: ['冲击', 'GB/T 229'],
  },
  {
    name: { zh: '洛氏硬度计', en: 'Rockwell hardness tester' },
    ...{ category: '02', manufacturer: 'Wilson', model: 'RH2150' },
    ...{ units: 2, slotMinutes: 15, minMinutes: 15, maxMinutes: 240 },
    ...{ yuanPerHour: 60, confirmation: 'INSTANT' },
    keywords: ['硬度', 'GB/T 230.1'],
  },
  {
    name: { zh: '显微维氏硬度计', en: 'Micro Vickers hardness tester' },
    ...{ category: '02', manufacturer: 'Buehler', model: 'VH3100' },
    ...{ units: 1, slotMinutes: 15, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 80, confirmation: 'INSTANT' },
    keywords: ['硬度', 'GB/T 4340.1'],
  },
  {
    name: { zh: '熔体流动速率仪', en: 'Melt flow indexer' },
    ...{ category: '02', manufacturer: 'Instron', model: 'CEAST MF20' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 60, confirmation: 'INSTANT' },
    keywords: ['MFR', '塑料'],
  },
  {
    name: { zh: '三坐标测量机', en: 'Coordinate measuring machine' },
    ...{ category: '03', manufacturer: 'Hexagon', model: 'Global S 9.12.8' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 300, confirmation: 'INSTANT' },
    keywords: ['CMM', '尺寸', '几何量'],
  },
  {
    name: { zh: '激光干涉仪', en: 'Laser interferometer' },
    ...{ category: '03', manufacturer: 'Renishaw', model: 'XL-80' },
    ...{ units: 2, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 260, confirmation: 'INSTANT' },
    keywords: ['机床', '校准', '几何量'],
  },
  {
    name: { zh: '圆柱度仪', en: 'Roundness tester' },
    ...{ category: '03', manufacturer: 'Taylor Hobson', model: 'Talyrond 585' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 200, confirmation: 'INSTANT' },
    keywords: ['圆度', '几何量'],
  },
  {
    name: { zh: '表面粗糙度轮廓仪', en: 'Surface profiler' },
    ...{ category: '03', manufacturer: 'Taylor Hobson', model: 'Form Talysurf i-Series' },
    ...{ units: 1, slotMinutes: 15, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 150, confirmation: 'INSTANT' },
    keywords: ['粗糙度'],
  },
  {
    name: { zh: '标准铂电阻温度计检定装置', en: 'SPRT calibration facility' },
    ...{ category: '03', manufacturer: 'Fluke', model: '1595A' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 220, confirmation: 'APPROVAL' },
    keywords: ['热学', '校准'],
  },
  {
    name: { zh: '质量比较仪', en: 'Mass comparator' },
    ...{ category: '03', manufacturer: 'Mettler Toledo', model: 'XPR10002' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 240, confirmation: 'APPROVAL' },
    keywords: ['砝码', '力学', '校准'],
  },
  {
    name: { zh: '矢量网络分析仪', en: 'Vector network analyser' },
    ...{ category: '04', manufacturer: 'Keysight', model: 'N5247B PNA-X' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 500, confirmation: 'APPROVAL' },
    keywords: ['射频', 'S参数'],
  },
  {
    name: { zh: '信号与频谱分析仪', en: 'Signal and spectrum analyser' },
    ...{ category: '04', manufacturer: 'Rohde & Schwarz', model: 'FSW43' },
    ...{ units: 1, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 350, confirmation: 'INSTANT' },
    keywords: ['频谱', '射频'],
  },
  {
    name: { zh: '静电放电发生器', en: 'ESD simulator' },
    ...{ category: '04', manufacturer: 'EM Test', model: 'dito' },
    ...{ units: 2, slotMinutes: 30, minMinutes: 30, maxMinutes: 240 },
    ...{ yuanPerHour: 200, confirmation: 'INSTANT' },
    keywords: ['EMC', 'ESD', 'GB/T 17626.2'],
  },
  {
    name: { zh: '电磁兼容半电波暗室', en: 'Semi-anechoic EMC chamber' },
    ...{ category: '04', manufacturer: 'ETS-Lindgren', model: '3 m SAC' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 1500, confirmation: 'APPROVAL' },
    keywords: ['EMC', '辐射发射', 'GB/T 9254.1'],
  },
  {
    name: { zh: '数字示波器', en: 'Digital oscilloscope' },
    ...{ category: '04', manufacturer: 'Tektronix', model: 'MSO64B' },
    ...{ units: 3, slotMinutes: 30, minMinutes: 30, maxMinutes: 480 },
    ...{ yuanPerHour: 80, confirmation: 'INSTANT' },
    keywords: ['示波器', '波形'],
  },
  {
    name: { zh: '工业CT', en: 'Industrial CT scanner' },
    ...{ category: '08', manufacturer: 'YXLON', model: 'FF35 CT' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 1000, confirmation: 'APPROVAL' },
    keywords: ['无损检测', 'CT'],
  },
  {
    name: { zh: '超声相控阵探伤仪', en: 'Phased-array ultrasonic flaw detector' },
    ...{ category: '08', manufacturer: 'Olympus', model: 'OmniScan X3' },
    ...{ units: 2, slotMinutes: 30, minMinutes: 60, maxMinutes: 480 },
    ...{ yuanPerHour: 180, confirmation: 'INSTANT' },
    keywords: ['无损检测', '超声'],
  },
  {
    name: { zh: '盐雾试验箱', en: 'Salt spray chamber' },
    ...{ category: '10', manufacturer: 'Q-LAB', model: 'Q-FOG CCT1100' },
    ...{ units: 6, slotMinutes: 60, minMinutes: 1440, maxMinutes: 43200 },
    ...{ yuanPerHour: 25, confirmation: 'INSTANT' },
    keywords: ['腐蚀', 'GB/T 10125'],
  },
  {
    name: { zh: '高低温湿热试验箱', en: 'Temperature and humidity chamber' },
    ...{ category: '10', manufacturer: 'ESPEC', model: 'PL-3J' },
    ...{ units: 8, slotMinutes: 60, minMinutes: 480, maxMinutes: 43200 },
    ...{ yuanPerHour: 40, confirmation: 'INSTANT' },
    keywords: ['环境试验', 'GB/T 2423'],
  },
  {
    name: { zh: '快速温变试验箱', en: 'Rapid temperature-change chamber' },
    ...{ category: '10', manufacturer: 'Weiss Technik', model: 'ShockEvent T' },
    ...{ units: 2, slotMinutes: 60, minMinutes: 480, maxMinutes: 20160 },
    ...{ yuanPerHour: 90, confirmation: 'INSTANT' },
    keywords: ['温变', 'GB/T 2423.22'],
  },
  {
    name: { zh: '电动振动试验台', en: 'Electrodynamic shaker' },
    ...{ category: '10', manufacturer: 'LDS', model: 'V850' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 60, maxMinutes: 1440 },
    ...{ yuanPerHour: 350, confirmation: 'APPROVAL' },
    keywords: ['振动', 'GB/T 2423.10'],
  },
  {
    name: { zh: '氙灯老化试验箱', en: 'Xenon weathering chamber' },
    ...{ category: '10', manufacturer: 'Atlas', model: 'Ci4400' },
    ...{ units: 2, slotMinutes: 60, minMinutes: 1440, maxMinutes: 43200 },
    ...{ yuanPerHour: 60, confirmation: 'INSTANT' },
    keywords: ['老化', '耐候', 'GB/T 16422.2'],
  },
  {
    name: { zh: '高速摄像机', en: 'High-speed camera' },
    ...{ category: '15', manufacturer: 'Photron', model: 'FASTCAM SA-Z' },
    ...{ units: 1, slotMinutes: 60, minMinutes: 120, maxMinutes: 480 },
    ...{ yuanPerHour: 300, confirmation: 'INSTANT' },
    keywords: ['高速', '影像'],
  },
]
