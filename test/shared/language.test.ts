import { expect, test } from 'vitest'
import { preferredLanguage } from '../../src/shared/language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
  ['fr, zh;q=0.1', 'zh'],
  ['zh;q=nonsense', 'en'],
] as const)('Accept-Language %j prefers %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language)
})
