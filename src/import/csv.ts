import { CsvError, parse } from 'csv-parse/sync'
import { badInput } from '../shared/fault.ts'

/** A row of a table, and the line of the file on which it ends. */
export interface Row {
  line: number
  cells: string[]
}

/** The rows of a CSV file (RFC 4180) that are not empty. */
export function readCsv(file: Buffer): Row[] {
  try {
    const found = parse(textOf(file), { info: true, skip_empty_lines: true, relax_column_count: true })
    const rows = (found as unknown as { record: string[]; info: { lines: number } }[]).map(
      ({ record, info }) => ({ line: info.lines, cells: record.map((cell) => cell.trim()) }),
    )
    return rows.filter(({ cells }) => cells.some(Boolean))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw badInput({
      en: `The file is no CSV: ${error.message}.`,
      zh: `文件不是有效的 CSV:${error.message}。`,
    })
  }
}

/** Spreadsheets in Chinese write GB 18030 unless they are told otherwise. */
function textOf(file: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(file)
      // PostgreSQL stores no U+0000; a file in UTF-16 is full of them.
      if (!text.includes('\0')) return text
    } catch {
      // The next one.
    }
  }
  throw badInput({
    en: 'The file is neither UTF-8 nor GB 18030 text. Save it as "CSV UTF-8".',
    zh: '文件编码既不是 UTF-8 也不是 GB 18030,请另存为“CSV UTF-8”。',
  })
}
