import type { QualityElement } from '../../catalog/bookable.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { lexemesAskedFor, lexemesOfStandard, standardsIn } from '../../catalog/search/standard-number.ts'
import { marksIn } from '../../catalog/search/synonym-group.ts'
import { isHan, normalized, pairsOf, wordsOf } from '../../catalog/search/words.ts'
import type { Text } from '../../shared/language.ts'

// Whoever tells a problem says soon what it is about, and each piece is looked for.
const READ_AT_MOST = 500
const SHOWN_AT_MOST = 5

// What problems are told with, whatever they are about.
const SAID_OF_ANYTHING = new Set(
  '我们 他们 公司 企业 需要 想要 希望 如何 怎么 什么 是否 可以 能否 问题 出现 发现 请问 以及 一个 一些 进行 没有 不能 无法 专家 老师 仪器 设备 expert instrument the and for our with that this from are was not has have need how what can who which'.split(
    ' ',
  ),
)

interface Read {
  /** Numbers of standards, as they are looked for. */
  standards: string[]
  /** Runs of Chinese characters, and other words. */
  words: string[]
  /** What synonyms are marked by. */
  marks: string[]
}

function read(problem: string): Read {
  const beginning = problem.slice(0, READ_AT_MOST)
  const { standards, rest } = standardsIn(normalized(beginning))
  return { standards: standards.flatMap(lexemesAskedFor), words: wordsOf(rest), marks: marksIn(beginning) }
}

const isTelling = (piece: string): boolean => piece.length > 1 && !SAID_OF_ANYTHING.has(piece)

/**
 * The `tsquery` for whatever has some of what a problem tells in it, its standards, terms that mean the same and words;
 * null where it tells nothing that can be looked for. Unlike a search, what fits in part is found too: a problem is told
 * in sentences.
 */
export function problemQuery(problem: string): string | null {
  const { standards, words, marks } = read(problem)
  const pieces = words.flatMap((word) => (isHan(word) ? pairsOf(word) : [word])).filter(isTelling)
  const all = [...new Set([...standards, ...marks, ...pieces])]
  return all.length > 0 ? all.map((piece) => `'${piece}'`).join(' | ') : null
}

type Listing = Pick<
  Bookable,
  | ('nameZh' | 'nameEn' | 'descriptionZh' | 'descriptionEn')
  | ('keywords' | 'methods' | 'manufacturer' | 'model' | 'qualityElements')
>

/** Why a bookable is suggested: which words of the problem it has in it, and what that is wanted it serves. */
export function whySuggested(problem: string, wanted: readonly QualityElement[], listing: Listing): Text {
  const words = sharedWords(problem, listing)
  const elements = listing.qualityElements.filter((element) => wanted.includes(element))
  const en = [
    ...(words.length > 0 ? [`Names ${words.join(', ')}`] : []),
    ...(elements.length > 0 ? [`serves ${elements.map((element) => ELEMENTS[element].en).join(', ')}`] : []),
  ]
  const zh = [
    ...(words.length > 0 ? [`涉及${words.join('、')}`] : []),
    ...(elements.length > 0 ? [`提供${elements.map((element) => ELEMENTS[element].zh).join('、')}服务`] : []),
  ]
  return en.length > 0 ? { en: sentence(en.join('; ')), zh: `${zh.join(';')}。` } : IN_PART
}

/** Of a word that it has in it only a part is told, or the other way round. */
const IN_PART: Text = { en: 'Names part of a word of the problem.', zh: '涉及诉求中某个词的一部分。' }

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** The words of a problem that a listing has in it, or means by others, the first few. */
function sharedWords(problem: string, listing: Listing): string[] {
  const { nameZh, nameEn, descriptionZh, descriptionEn, keywords, methods, manufacturer, model } = listing
  const text = [nameZh, nameEn, descriptionZh, descriptionEn, ...keywords, ...methods, manufacturer, model]
    .filter(Boolean)
    .join('\n')
  const told = read(problem)
  const known = new Set(wordsOf(normalized(text)))
  const found = told.words.flatMap((word) =>
    isHan(word) ? longestIn(word, normalized(text)) : known.has(word) && isTelling(word) ? [word] : [],
  )
  const standards = methods.filter((method) =>
    told.standards.some((lexeme) => lexemesIn(method).includes(lexeme)),
  )
  const listed = marksIn(text)
  const terms = told.marks.filter((mark) => listed.includes(mark)).map((mark) => mark.slice(1))
  return [...new Set([...standards, ...terms, ...found])].slice(0, SHOWN_AT_MOST)
}

const lexemesIn = (text: string): string[] =>
  standardsIn(normalized(text)).standards.flatMap(lexemesOfStandard)

/** The parts of a Chinese word, two characters and more, that a text has in it, each as long as it is there. */
function longestIn(word: string, text: string): string[] {
  const characters = [...word]
  const found: string[] = []
  for (let from = 0; from < characters.length - 1; ) {
    let length = 0
    while (
      from + length < characters.length &&
      text.includes(characters.slice(from, from + length + 1).join(''))
    )
      length += 1
    const part = characters.slice(from, from + length).join('')
    if (length > 1 && isTelling(part)) found.push(part)
    from += Math.max(1, length)
  }
  return found
}

const ELEMENTS: Record<QualityElement, Text> = {
  METROLOGY: { en: 'metrology', zh: '计量' },
  STANDARDS: { en: 'standards', zh: '标准' },
  ACCREDITATION: { en: 'accreditation', zh: '认证认可' },
  TESTING: { en: 'testing', zh: '检验检测' },
  QUALITY_MANAGEMENT: { en: 'quality management', zh: '质量管理' },
  INTELLECTUAL_PROPERTY: { en: 'intellectual property', zh: '知识产权' },
  BRAND: { en: 'brands', zh: '品牌' },
}
