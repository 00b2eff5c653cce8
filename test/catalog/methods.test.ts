import { expect, test } from 'vitest'
import { impliedElements, methodOf, methodProblems, methodsOf } from '../../src/catalog/methods.ts'

test.each([
  ['GB/T 228.1-2021', 'gb228.1', '2021'],
  [' GB/T  228.1-2021 ', 'gb228.1', '2021'],
  ['GB/T 228.1—2021', 'gb228.1', '2021'],
  ['gbt229', 'gb229', null],
  ['GB 5009.12-2023', 'gb5009.12', '2023'],
  ['GBZ 2.1-2019', 'gbz2.1', '2019'],
  ['GB/Z 18871-2002', 'gb18871', '2002'],
  ['JJG 1036-2022', 'jjg1036', '2022'],
  ['JJF 1064', 'jjf1064', null],
  ['QC/T 238-1997', 'qc238', '1997'],
  ['GA 124-2013', 'ga124', '2013'],
  ['DB31/T 310-2020', 'db31310', '2020'],
  ['T/CSTM 00123-2020', 'tcstm00123', '2020'],
  ['ISO 6892-1:2019', 'iso6892.1', '2019'],
  ['IEC 61000-4-2', 'iec61000.4.2', null],
  ['IEC 60068-2-30:2005', 'iec60068.2.30', '2005'],
  ['ISO 9001-2015', 'iso9001', '2015'],
  ['ISO/IEC 17025:2017', 'isoiec17025', '2017'],
  ['ASTM D638-22', 'astmd638', '22'],
  ['ASTM E8/E8M-22', 'astme8', '22'],
])('%j is the standard %s in the edition %s', (text, number, edition) => {
  expect(methodOf(text)).toMatchObject({ number, edition })
})

test.each([
  '',
  '   ',
  'tensile test',
  '拉伸试验',
  'GB/T',
  '228.1-2021',
  'GB/T 228.1-20211',
  'GB/T 228.1-2021, GB/T 229-2020',
  'GB/T 228.1-2021 method B',
  `GB/T 228.1${' '.repeat(200)}`,
])('%j names no standard', (text) => {
  expect(methodOf(text)).toBeNull()
  expect(methodProblems(['GB/T 229', text], 50)).toMatchObject([
    { code: 'INVALID_INPUT', path: ['methods', '1'] },
  ])
})

test('a name is kept as it is published, and a standard once, however it is written', () => {
  const methods = methodsOf([' ＧＢ/T  228.1-2021', 'gbt228.1-2021', 'GB/T 228.1'])
  expect(methods.map(({ name }) => name)).toEqual(['GB/T 228.1-2021', 'GB/T 228.1'])
})

test('more methods than are allowed are one problem', () => {
  expect(methodProblems(Array(51).fill('?'), 50)).toMatchObject([{ path: ['methods'] }])
})

test.each([
  [['JJF 1064-2010'], 'METROLOGY'],
  [['GB/T 229', 'JJG 146-2011'], 'METROLOGY'],
  [['GB/T 229', 'GJB 150.3'], 'TESTING'],
  [[], 'TESTING'],
])('an instrument with the methods %j serves %s unless its lab says otherwise', (texts, element) => {
  expect(impliedElements(methodsOf(texts))).toEqual([element])
})
