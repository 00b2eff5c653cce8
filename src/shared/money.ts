/** An amount of money in integer fen (1/100 CNY). Never a fraction, never a float of yuan. */
export type Fen = number

const YUAN = /^(\d{1,11})(?:\.(\d{1,2}))?$/

/** Reads yuan as written by people ("200", "199.5", "0.05") without passing through a float; null when it is none. */
export function parseYuan(text: string): Fen | null {
  const match = YUAN.exec(text.trim())
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Yuan with two decimals, "199.50". */
export function formatYuan(fen: Fen): string {
  const digits = Math.abs(fen).toString().padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/**
 * The parts of an amount, each given exactly as so many `unit`ths of a fen, in whole fen. Their sum is the sum of the
 * exact parts, rounded half up once; each part is off by less than a fen. The only place where money is rounded.
 */
export function roundParts(exact: readonly bigint[], unit: bigint): Fen[] {
  const sum = exact.reduce((total, part) => total + part, 0n)
  const floors = exact.map((part) => part / unit)
  let left = (2n * sum + unit) / (2n * unit) - floors.reduce((total, part) => total + part, 0n)
  // The fen that are left over go to the parts that lost most.
  const byLoss = exact
    .map((part, i) => ({ i, loss: part % unit }))
    .sort((a, b) => (a.loss === b.loss ? a.i - b.i : a.loss > b.loss ? -1 : 1))
  const rounded = [...floors]
  for (const { i } of byLoss) {
    if (left <= 0n) break
    rounded[i]! += 1n
    left -= 1n
  }
  return rounded.map(Number)
}

/** So many percent of an amount, rounded half up to a whole fen. */
export const percentOf = (fen: Fen, percent: number): Fen =>
  roundParts([BigInt(fen) * BigInt(percent)], 100n)[0]!
