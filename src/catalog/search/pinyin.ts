import { pinyin } from 'pinyin-pro'

/** The first letters of the pinyin of Chinese characters: 扫描电镜 is smdj. */
export const initialsOf = (word: string): string =>
  pinyin(word, { pattern: 'first', toneType: 'none', type: 'array' }).join('')
