import { expect, test } from 'vitest'
import { readCsv } from '../../src/import/csv.ts'

/** 衍射仪 in GB 18030. */
const GB = Buffer.from([0xd1, 0xdc, 0xc9, 0xe4, 0xd2, 0xc7])

test('cells may be quoted, hold commas and line breaks, and each row knows the line on which it ends', () => {
  const file = 'a,b\n\n"1, one","two ""2"""\n,\n"3\n4",5\n'
  expect(readCsv(Buffer.from(file))).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1, one', 'two "2"'] },
    { line: 6, cells: ['3\n4', '5'] },
  ])
})

test('UTF-8 is read with its mark or without, and GB 18030 where it is none', () => {
  for (const file of [Buffer.from('衍射仪'), Buffer.from('\ufeff衍射仪'), GB]) {
    expect(readCsv(file)).toEqual([{ line: 1, cells: ['衍射仪'] }])
  }
})

test('what is no text, or no table, is refused', () => {
  expect(() => readCsv(Buffer.from('a,b', 'utf16le'))).toThrow('CSV UTF-8')
  expect(() => readCsv(Buffer.from([0xff, 0xff, 0xff]))).toThrow('CSV UTF-8')
  expect(() => readCsv(Buffer.from('a,b\n"open'))).toThrow('no CSV')
})
