import { searchable } from '../../../src/catalog/search/searchable.ts'
import { pick, type Random } from '../../../src/demo/random.ts'
import { idOf } from '../ids.ts'
import { DISTRICTS } from './facts.ts'
import { RESERVED } from './plan.ts'

/** A site, with the lab that has it. */
export interface SeedSite {
  number: number
  id: string
  lab: number
  lab_id: string
  district: string
  lab_zh: string
  lab_en: string
  /** What its bookables are found by because of the lab's name. */
  vector: string
  words: string[]
}

const FIELDS = [
  ['材料', 'Materials'],
  ['环境', 'Environmental'],
  ['电子', 'Electronics'],
  ['生物医药', 'Biomedical'],
  ['汽车', 'Automotive'],
  ['化工', 'Chemical'],
  ['计量', 'Metrology'],
  ['食品', 'Food'],
  ['纺织', 'Textile'],
  ['航空', 'Aviation'],
] as const
const BODIES = [
  ['检测中心', 'Testing Centre'],
  ['研究院', 'Research Institute'],
  ['实验室', 'Laboratory'],
  ['检验检测有限公司', 'Inspection Co., Ltd.'],
  ['公共服务平台', 'Public Service Platform'],
] as const

/** Labs and their sites: the first ten in the reserved district, the others all over Shanghai, two of five with a second site. */
export function sitesOfLabs(labs: number, random: Random): SeedSite[] {
  const numbered = Array.from({ length: labs }, (_, i) => i + 1)
  const sites = numbered.flatMap((lab) => {
    const reserved = lab <= RESERVED.labs
    const home = DISTRICTS.find(({ code }) => code === RESERVED.district)!
    const district = reserved ? home : anyDistrict(random)
    const [field, body] = [pick(random, FIELDS), pick(random, BODIES)]
    const lab_zh = `上海${district.zh}${field[0]}${body[0]}${lab}部`
    const lab_en = `Shanghai ${district.en} ${field[1]} ${body[1]} ${lab}`
    const { vector, words } = searchable([{ text: `${lab_zh} ${lab_en}`, weight: 'C' }])
    const one = { lab, lab_id: idOf('lab', lab), district: district.code, lab_zh, lab_en, vector, words }
    const second = !reserved && random() < 0.4
    return second ? [one, { ...one, district: anyDistrict(random).code }] : [one]
  })
  return sites.map((site, i) => ({ ...site, number: i + 1, id: idOf('site', i + 1) }))
}

function anyDistrict(random: Random) {
  let left = random() * DISTRICTS.reduce((sum, { share }) => sum + share, 0)
  return DISTRICTS.find(({ share }) => {
    left -= share
    return left < 0
  })!
}
