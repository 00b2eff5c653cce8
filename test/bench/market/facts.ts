import { readFileSync } from 'node:fs'

/** An instrument as makers sell it and labs offer it. */
export interface InstrumentFact {
  category: string
  name: { zh: string; en: string }
  manufacturer: string
  model: string
  units: number
  slotMinutes: number
  minMinutes: number
  maxMinutes: number
  yuanPerHour: number
  confirmation: 'INSTANT' | 'APPROVAL'
  keywords: string[]
  /** Numbers of standards. */
  methods: string[]
}

// No cell holds a comma or a quote.
const cells = (file: string): string[][] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

const wordsOf = (cell: string | undefined, separator: string) => (cell ?? '').split(separator).filter(Boolean)

export const INSTRUMENTS: readonly InstrumentFact[] = cells('instruments.csv').map(
  ([
    category,
    zh,
    en,
    manufacturer,
    model,
    units,
    slot,
    min,
    max,
    yuan,
    confirmation,
    keywords,
    methods,
  ]) => ({
    ...{ category: category!, name: { zh: zh!, en: en! }, manufacturer: manufacturer!, model: model! },
    ...{ units: Number(units), slotMinutes: Number(slot), minMinutes: Number(min), maxMinutes: Number(max) },
    ...{ yuanPerHour: Number(yuan), confirmation: confirmation as InstrumentFact['confirmation'] },
    ...{ keywords: wordsOf(keywords, ' '), methods: wordsOf(methods, ';') },
  }),
)

/** What the standards are about, by their numbers. */
export const METHODS: ReadonlyMap<string, string> = new Map(
  cells('methods.csv').map(([standard, title]) => [standard!, title!]),
)

/** Of a hundred bookables so many are in each category; the second has a tenth of all at every size. */
export const SHARES: Readonly<Record<string, number>> = {
  ...{ '01': 24, '02': 10, '03': 9, '04': 11, '05': 1.5, '06': 2, '07': 2.5, '08': 8, '09': 4, '10': 12 },
  ...{ '11': 3, '12': 1, '13': 7, '14': 2, '15': 3 },
}

/** Of a hundred sites so many are in each district, whose name begins the names of its labs. */
export const DISTRICTS: readonly { code: string; share: number; zh: string; en: string }[] = [
  { code: '310115', share: 22, zh: '浦东', en: 'Pudong' },
  { code: '310112', share: 13, zh: '闵行', en: 'Minhang' },
  { code: '310104', share: 12, zh: '徐汇', en: 'Xuhui' },
  { code: '310114', share: 9, zh: '嘉定', en: 'Jiading' },
  { code: '310110', share: 8, zh: '杨浦', en: 'Yangpu' },
  { code: '310117', share: 7, zh: '松江', en: 'Songjiang' },
  { code: '310113', share: 6, zh: '宝山', en: 'Baoshan' },
  { code: '310105', share: 4, zh: '长宁', en: 'Changning' },
  { code: '310106', share: 4, zh: '静安', en: "Jing'an" },
  { code: '310107', share: 4, zh: '普陀', en: 'Putuo' },
  { code: '310118', share: 3, zh: '青浦', en: 'Qingpu' },
  { code: '310120', share: 3, zh: '奉贤', en: 'Fengxian' },
  { code: '310116', share: 2, zh: '金山', en: 'Jinshan' },
  { code: '310101', share: 1, zh: '黄浦', en: 'Huangpu' },
  { code: '310109', share: 1, zh: '虹口', en: 'Hongkou' },
  { code: '310151', share: 1, zh: '崇明', en: 'Chongming' },
]
