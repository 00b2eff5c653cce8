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

/** The price of `minutes` at an hourly rate, rounded half up to a whole fen. The only place where a price is rounded. */
export const priceOf = (fenPerHour: Fen, minutes: number): Fen => Math.floor((fenPerHour * minutes + 30) / 60)
